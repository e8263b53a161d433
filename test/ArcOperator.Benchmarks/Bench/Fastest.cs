using System.Diagnostics;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>Times of two ways that take turns. The fastest of each counts, because disturbances only slow a run down.</summary>
internal static class Fastest
{
    /// <summary>Number of turns of each way.</summary>
    public const int Repetitions = 5;

    /// <summary>Returns the seconds of the first way divided by those of the second.</summary>
    /// <param name="first">Runs the first way; the argument is the number of the repetition.</param>
    /// <param name="second">Runs the second way.</param>
    public static async Task<double> RatioAsync(Func<int, Task> first, Func<int, Task> second)
    {
        var (fastestFirst, fastestSecond) = (double.MaxValue, double.MaxValue);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            fastestFirst = Math.Min(fastestFirst, await SecondsAsync(first, repetition));
            fastestSecond = Math.Min(fastestSecond, await SecondsAsync(second, repetition));
        }

        return fastestFirst / fastestSecond;
    }

    private static async Task<double> SecondsAsync(Func<int, Task> way, int repetition)
    {
        var began = Stopwatch.GetTimestamp();
        await way(repetition);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
