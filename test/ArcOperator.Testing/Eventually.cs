using System.Diagnostics;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace ArcOperator.Testing;

/// <summary>Waits for a state.</summary>
public static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    /// <summary>Evaluates a condition until it is true; fails the test after 90 s or <paramref name="within"/>.</summary>
    public static async Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        await GetAsync(async () => await condition() ? Yes : null, within, what);

    public static Task TrueAsync(Func<bool> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        TrueAsync(() => Task.FromResult(condition()), within, what);

    /// <summary>Evaluates a function until its result is not null, and returns the result.</summary>
    public static async Task<T> GetAsync<T>(
        Func<Task<T?>> question, TimeSpan? within = null, [CallerArgumentExpression(nameof(question))] string? what = null)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < (within ?? Timeout))
        {
            if (await question() is { } answer)
            {
                return answer;
            }

            await Task.Delay(10);
        }

        throw new AssertionException($"did not happen within {within ?? Timeout}: {what}");
    }

    /// <summary>Asserts that a condition stays true for a while.</summary>
    public static async Task StaysTrueAsync(
        Func<Task<bool>> condition, TimeSpan duration, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < duration; await Task.Delay(50))
        {
            if (!await condition())
            {
                throw new AssertionException($"did not stay so for {duration}: {what}");
            }
        }
    }

    private static readonly object Yes = new();
}
