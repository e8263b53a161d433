namespace ArcOperator.Testing.Fuzzing;

/// <summary>Code that reads text from outside, with the properties that hold for any input.</summary>
/// <param name="Name">Name of the target and of its folder in <c>test/corpus</c>.</param>
/// <param name="Read">Reads an input on the calling thread. An assertion that fails, or an exception that is not declared, is a finding.</param>
public sealed record FuzzTarget(string Name, Action<byte[]> Read)
{
    /// <summary>Exceptions that are the answer to invalid input.</summary>
    public IReadOnlyList<Type> Declared { get; init; } = [];

    /// <summary>Words of the format, which random bytes would rarely form.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Memory that any input may take, in bytes. Default 8 MiB.</summary>
    public long Allocation { get; init; } = 8 << 20;

    /// <summary>Further memory for each byte of the input, in bytes. Default 2,000.</summary>
    public long AllocationPerByte { get; init; } = 2_000;

    /// <summary>Time that any input may take. Default 5 s, because machines differ.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Extent of a run.</summary>
/// <param name="Seed">Seed of the mutations. Equal seeds and corpora make equal inputs.</param>
/// <param name="Inputs">Largest number of mutated inputs.</param>
/// <param name="Time">Time after which no further input is made.</param>
public sealed record FuzzBudget(int Seed, int Inputs, TimeSpan Time)
{
    /// <summary>Returns the budget of the environment (<c>ARC_FUZZ_SEED</c>, <c>ARC_FUZZ_SECONDS</c>), or the short one of the suite.</summary>
    public static FuzzBudget OfEnvironment()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ARC_FUZZ_SEED"), out var given) ? given : 1;
        return int.TryParse(Environment.GetEnvironmentVariable("ARC_FUZZ_SECONDS"), out var seconds)
            ? new(seed, int.MaxValue, TimeSpan.FromSeconds(seconds))
            : new(seed, 4_000, TimeSpan.FromSeconds(2));
    }
}
