using ArcOperator.Benchmarks.Bench;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// The script of the template oci-copy copies an image of 64 MiB in four layers between two registries. Reference: <c>skopeo copy</c> of the same image
/// between the same registries. Then the script runs again for an image that the destination has, and its requests to the source are counted.
/// </summary>
internal sealed record OciCopyRun(double SkopeoRatio, double NoOpRequests) : IRun<OciCopyRun>
{
    private const int Layers = 4;

    public static async Task<OciCopyRun> RunAsync(BenchmarkContext workbench)
    {
        await using var source = await LocalServer.StartRegistryAsync();
        await using var destination = await LocalServer.StartRegistryAsync();
        using var folder = new TemporaryFolder();
        // A new image for each repetition: skopeo remembers where it has copied a layer to, and does not send it again.
        for (var repetition = 0; repetition < Fastest.Repetitions; repetition++)
        {
            await PushAsync(folder, source, repetition);
        }

        var ratio = await Fastest.RatioAsync(
            repetition => CopyAsync(folder, new Uri($"http://{source.Address}"), destination, repetition),
            repetition => Programs.RunAsync("skopeo", ["copy", "--quiet", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false",
                $"docker://{source.Address}/bench/image:{repetition}", $"docker://{destination.Address}/skopeo/image:{repetition}"]));
        await using var gate = await HttpGate.StartAsync(new Uri($"http://{source.Address}"));
        var requests = 0;
        gate.Rule = exchange =>
        {
            Interlocked.Increment(ref requests);
            return exchange.HandOnAsync();
        };
        await CopyAsync(folder, gate.Uri, destination, 0);
        return new(ratio, requests);
    }

    private static async Task PushAsync(TemporaryFolder folder, LocalServer source, int repetition)
    {
        var files = new List<string>();
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"{repetition}-{layer}";
            Tools.WriteRandom(folder.PathOf(name), (16 << 20) + (repetition * Layers) + layer);
            await Programs.RunAsync("tar", ["-C", folder.Root, "-cf", folder.PathOf($"{name}.tar"), name]);
            files.AddRange(["-f", folder.PathOf($"{name}.tar")]);
        }

        await Tools.RunAsync("crane", ["append", "--insecure", "--oci-empty-base", "-t", $"{source.Address}/bench/image:{repetition}", .. files]);
    }

    private static Task<string> CopyAsync(TemporaryFolder folder, Uri source, LocalServer destination, int repetition) => Tools.RunAsync("arc-oci-copy", [],
        ("ARC_WORK", folder.PathOf("work")), ("ARC_SECRETS", folder.PathOf("secrets")), ("SRC_URL", $"{source}"), ("DST_URL", $"http://{destination.Address}"),
        ("IMAGE", $"bench/image:{repetition}"), ("OVERRIDE", $"ours/image:{repetition}"));
}
