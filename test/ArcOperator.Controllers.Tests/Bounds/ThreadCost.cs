using System.Runtime.InteropServices;

namespace ArcOperator.Controllers.Tests.Bounds;

/// <summary>CPU time and allocated memory of this thread for one piece of work. Other threads and other processes do not count.</summary>
/// <param name="Cpu">CPU time.</param>
/// <param name="Bytes">Allocated bytes.</param>
internal readonly record struct ThreadCost(TimeSpan Cpu, long Bytes)
{
    private const int Rounds = 3;
    private const int ThreadClock = 3;

    /// <summary>Returns the least cost of several rounds. The first one compiles code and fills pools.</summary>
    public static ThreadCost Measure(Action work)
    {
        var least = new ThreadCost(TimeSpan.MaxValue, long.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var (cpu, bytes) = (Now(), GC.GetAllocatedBytesForCurrentThread());
            work();
            var cost = new ThreadCost(Now() - cpu, GC.GetAllocatedBytesForCurrentThread() - bytes);
            least = new(cost.Cpu < least.Cpu ? cost.Cpu : least.Cpu, Math.Min(cost.Bytes, least.Bytes));
        }

        return least;
    }

    private static TimeSpan Now() =>
        GetTime(ThreadClock, out var time) == 0 ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000d) : throw new InvalidOperationException("no clock of the thread");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
