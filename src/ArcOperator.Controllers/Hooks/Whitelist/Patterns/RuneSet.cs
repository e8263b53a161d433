namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>A set of Unicode characters, as ranges of code points: sorted, apart from each other, without surrogates.</summary>
internal sealed class RuneSet
{
    private const int Largest = 0x10FFFF;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private RuneSet(IReadOnlyList<(int First, int Last)> ranges) => Ranges = ranges;

    public static RuneSet All { get; } = Of((0, Largest));

    public static RuneSet None { get; } = Of();

    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    public static RuneSet Of(params IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges.SelectMany(WithoutSurrogates).Order())
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }

        return new(merged);
    }

    public static RuneSet Of(string characters) => Of(characters.Select(character => ((int)character, (int)character)));

    public RuneSet Union(RuneSet other) => Of(Ranges.Concat(other.Ranges));

    public RuneSet Negate()
    {
        var gaps = new List<(int First, int Last)>();
        var next = 0;
        foreach (var (first, last) in Ranges)
        {
            gaps.Add((next, first - 1));
            next = last + 1;
        }

        gaps.Add((next, Largest));
        return Of(gaps);
    }

    private static IEnumerable<(int First, int Last)> WithoutSurrogates((int First, int Last) range) =>
        new[] { (range.First, Math.Min(range.Last, FirstSurrogate - 1)), (Math.Max(range.First, LastSurrogate + 1), range.Last) }
            .Where(part => part.Item1 <= part.Item2);
}
