using System.Globalization;
using ArcOperator.Testing;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests;

/// <summary>Peak of the memory of an action, from the counters of the kernel. Sampling could miss it.</summary>
internal static class PeakMemory
{
    /// <returns>Growth of this process during the action, in bytes.</returns>
    public static async Task<long> GrowthAsync(Func<Task> work)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("needs /proc");
        }

        // Garbage of earlier tests does not count.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        // Resets the peak (proc(5), clear_refs).
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
