using System.Diagnostics;
using ArcOperator.Benchmarks.Bench;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// One ExternalSource with 100 MB that cannot be compressed, and the download of its artifact from the operator and from nginx. Both take turns, each
/// download is compared with the one beside it, and the median of the ratios counts.
/// </summary>
/// <param name="GrowthMegabytes">Growth of resident memory while it is fetched, packed and stored.</param>
/// <param name="SpeedOfNginx">Megabytes per second of the operator, divided by those of nginx.</param>
internal sealed record PayloadRun(double GrowthMegabytes, double SpeedOfNginx) : IRun<PayloadRun>
{
    private const int Size = 100_000_000;
    // During the first ones this process compiles its client.
    private const int FirstDownloads = 40;
    private const int Downloads = 61;

    public static async Task<PayloadRun> RunAsync(BenchmarkContext workbench)
    {
        var cluster = await workbench.ClusterAsync();
        var payload = new byte[Size];
        new Random(1).NextBytes(payload);
        await using var server = await SourceHost.StartAsync(payload);
        using var @namespace = await SourceNamespace.CreateAsync(cluster);
        await using var @operator = await @namespace.StartOperatorAsync();
        // The memory for the first source of any size does not count.
        await @namespace.CreateAsync("small", new(server.Uri, "small"));
        await @namespace.ReadyAsync(1);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var before = @operator.ResidentBytes / 1e6;
        await using var peak = new PeakMemory(@operator);
        await @namespace.CreateAsync("large", new(server.Uri, "large"));
        await @namespace.ReadyAsync(2);
        var path = Path.GetRelativePath(@namespace.Folder, Directory.GetFiles(@namespace.Folder, "*.tar.gz", SearchOption.AllDirectories).MaxBy(file => new FileInfo(file).Length)!);
        return new(peak.Megabytes - before, await CompareAsync(@namespace, new(@operator.Artifacts, path), path));
    }

    private static async Task<double> CompareAsync(SourceNamespace @namespace, Uri own, string path)
    {
        await using var nginx = await Nginx.StartAsync(@namespace.Folder);
        using var http = new HttpClient();
        var pairs = new List<(double Ours, double Theirs)>();
        for (var download = 0; download < FirstDownloads + Downloads; download++)
        {
            pairs.Add((await DownloadAsync(http, own), await DownloadAsync(http, new(nginx.Uri, path))));
        }

        var (ours, theirs) = pairs.Skip(FirstDownloads).OrderBy(pair => pair.Theirs / pair.Ours).ElementAt(Downloads / 2);
        Console.Error.WriteLine($"artifact server {Size / ours / 1e6:0} MB/s, nginx {Size / theirs / 1e6:0} MB/s");
        return theirs / ours;
    }

    private static async Task<double> DownloadAsync(HttpClient http, Uri url)
    {
        var buffer = new byte[256 << 10];
        var began = Stopwatch.GetTimestamp();
        await using var content = await http.GetStreamAsync(url);
        long total = 0;
        while (await content.ReadAsync(buffer) is > 0 and var count)
        {
            total += count;
        }

        return total >= Size ? Stopwatch.GetElapsedTime(began).TotalSeconds : throw new InvalidOperationException($"{url} sent {total} bytes");
    }
}
