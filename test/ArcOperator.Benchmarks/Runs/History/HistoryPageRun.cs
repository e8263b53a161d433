using System.Diagnostics;
using ArcOperator.Benchmarks.Bench;
using ArcOperator.History;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs.History;

/// <summary>Pages of 100 records of one namespace are read from a file of one million records. Reference: the same pages from a file of 10,000 records.</summary>
internal sealed record HistoryPageRun(double LargeSeconds, double SmallSeconds) : IRun<HistoryPageRun>
{
    private const int Pages = 50;

    public double SizeRatio => LargeSeconds / SmallSeconds;

    public static async Task<HistoryPageRun> RunAsync(BenchmarkContext workbench)
    {
        using var folder = new TemporaryFolder();
        var (large, small) = (folder.PathOf("large.db"), folder.PathOf("small.db"));
        await HistoryRecordSample.FillAsync(large, 1_000_000);
        await HistoryRecordSample.FillAsync(small, 10_000);
        var (fastestLarge, fastestSmall) = (double.MaxValue, double.MaxValue);
        for (var repetition = 0; repetition < 2 * Fastest.Repetitions; repetition++)
        {
            fastestLarge = Math.Min(fastestLarge, await ReadAsync(large));
            fastestSmall = Math.Min(fastestSmall, await ReadAsync(small));
        }

        return new(fastestLarge, fastestSmall);
    }

    private static async Task<double> ReadAsync(string path)
    {
        await using var store = HistoryStores.OpenFile(path, TimeProvider.System);
        var began = Stopwatch.GetTimestamp();
        long? before = null;
        for (var page = 0; page < Pages; page++)
        {
            // After the last page of the small file the first one follows again.
            var read = await store.ReadAsync(new() { Namespace = HistoryRecordSample.Namespace(page), Before = before, Limit = 100 }, default);
            before = page % 2 == 0 && read.HasMore ? read.Items[^1].ResourceVersion : null;
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
