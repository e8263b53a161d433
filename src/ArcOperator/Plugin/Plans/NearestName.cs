namespace ArcOperator.Plugin.Plans;

/// <summary>Finds the name that a misspelt one probably means.</summary>
internal static class NearestName
{
    // In characters. Longer names are not compared, because the work grows with the square of the length.
    private const int LongestName = 128;

    /// <summary>Returns the nearest candidate, or null if all of them differ too much.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        var nearest = candidates.Where(candidate => candidate.Length is > 0 and <= LongestName && name.Length <= LongestName)
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, name.Length / 3) ? nearest.Name : null;
    }

    /// <summary>Returns the end of a sentence that suggests the nearest name, or an empty text.</summary>
    public static string Suggest(string name, IEnumerable<string> candidates) => Find(name, candidates) is { } nearest ? $": did you mean {nearest}?" : "";

    /// <summary>Returns the smallest number of insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    public static int Distance(string one, string other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var row = 0; row <= one.Length; row++)
        {
            for (var column = 0; column <= other.Length; column++)
            {
                table[row, column] = row == 0 ? column : column == 0 ? row
                    : Math.Min(
                        Math.Min(table[row - 1, column], table[row, column - 1]) + 1,
                        table[row - 1, column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1));
                if (row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1])
                {
                    table[row, column] = Math.Min(table[row, column], table[row - 2, column - 2] + 1);
                }
            }
        }

        return table[one.Length, other.Length];
    }
}
