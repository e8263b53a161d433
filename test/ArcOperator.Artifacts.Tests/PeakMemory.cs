using System.Globalization;
using ArcOperator.Testing;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests;

/// <summary>How much memory something takes at its worst moment, as the kernel sees it: no sampling, and no guess of the runtime's.</summary>
internal static class PeakMemory
{
    /// <returns>Bytes by which this process grew while the work was done.</returns>
    public static async Task<long> GrowthAsync(Func<Task> work)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("needs /proc");
        }

        // What earlier tests left is not this work's.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        // Documented in proc(5): the peak is from now on.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        var before = Read("VmHWM");
        await work();
        var growth = Read("VmHWM") - before;
        TestContext.Out.WriteLine($"grew by {growth >> 20} MiB");
        return growth;
    }

    /// <summary>A file of bytes that hardly compress.</summary>
    public static string WriteLargeFile(TemporaryFolder folder, int megabytes = 100)
    {
        var path = folder.PathOf("large");
        var random = new Random(7);
        var block = new byte[1_000_000];
        using var file = File.Create(path);
        for (var written = 0; written < megabytes; written++)
        {
            random.NextBytes(block);
            file.Write(block);
        }

        return path;
    }

    private static long Read(string name) => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10)
        .Single();
}
