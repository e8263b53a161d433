using System.Diagnostics;
using System.Security.Cryptography;
using NUnit.Framework;

namespace ArcOperator.Testing.Fuzzing;

/// <summary>
/// Feeds a target its corpus, then mutations of it. A finding is written to a file. A copy of this file in the corpus repeats the input in
/// each later run.
/// </summary>
public static class Fuzzer
{
    private const int LargestInput = 64 << 10;
    private const int LargestPool = 500;

    /// <summary>Runs with the corpus in <c>test/corpus</c>.</summary>
    /// <exception cref="AssertionException">An input violates a property. The message names the file with the input.</exception>
    public static void Run(FuzzTarget target) =>
        Run(target, [.. Directory.GetFiles(Repository.PathOf("test", "corpus", target.Name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)], FuzzBudget.OfEnvironment());

    /// <returns>Number of inputs.</returns>
    /// <exception cref="AssertionException">An input violates a property. The message names the file with the input.</exception>
    public static int Run(FuzzTarget target, IReadOnlyList<byte[]> corpus, FuzzBudget budget)
    {
        if (corpus.Count == 0)
        {
            throw new AssertionException($"test/corpus/{target.Name} contains no input");
        }

        var random = new Random(budget.Seed);
        var pool = corpus.ToList();
        // The first run compiles and fills caches, which is not the work of the input.
        _ = Check(target with { Allocation = long.MaxValue / 2, Time = TimeSpan.MaxValue }, corpus[0]);
        pool.ForEach(input => Check(target, input));
        var watch = Stopwatch.StartNew();
        var count = 0;
        for (; count < budget.Inputs && watch.Elapsed < budget.Time; count++)
        {
            var input = Mutation.Of(pool, target.Words, random);
            if (input.Length <= LargestInput && Check(target, input) && pool.Count < LargestPool)
            {
                // A valid input is a better start than an invalid one.
                pool.Add(input);
            }
        }

        TestContext.Out.WriteLine($"{target.Name}: {corpus.Count} inputs of the corpus, {count} mutations, seed {budget.Seed}");
        return corpus.Count + count;
    }

    private static bool Check(FuzzTarget target, byte[] input)
    {
        var (began, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            var accepts = Accepts(target, input);
            var taken = GC.GetAllocatedBytesForCurrentThread() - allocated;
            return taken > target.Allocation + (target.AllocationPerByte * input.Length) ? throw Finding(target, input, $"it took {taken} bytes of memory", null)
                : Stopwatch.GetElapsedTime(began) is var time && time > target.Time ? throw Finding(target, input, $"it took {time.TotalSeconds:0.0} s", null)
                : accepts;
        }
        catch (Exception error) when (error is not FuzzFinding)
        {
            throw Finding(target, input, $"{error.GetType().Name}: {error.Message}", error);
        }
    }

    private static bool Accepts(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Read(input);
            return true;
        }
        catch (Exception error) when (target.Declared.Any(type => type.IsInstanceOfType(error)))
        {
            return false;
        }
    }

    private static FuzzFinding Finding(FuzzTarget target, byte[] input, string problem, Exception? error)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}");
        File.WriteAllBytes(file, input);
        return new($"fuzzing of {target.Name}, input of {input.Length} bytes: {problem}\nTo repeat it: cp {file} {Repository.PathOf("test", "corpus", target.Name)}\n{error?.StackTrace}");
    }

    private sealed class FuzzFinding(string message) : AssertionException(message);
}
