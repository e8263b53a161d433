namespace ArcOperator.Runtime.Metrics;

/// <summary>Limits the values of a label that users choose. Values beyond the limit are added up as <see cref="Other"/>.</summary>
public static class LabelLimit
{
    /// <summary>Value that stands for all values beyond the limit.</summary>
    public const string Other = "other";

    /// <summary>Returns a function that keeps the most frequent values and replaces all others.</summary>
    /// <param name="values">The values of all objects that are measured.</param>
    /// <param name="most">Number of values to keep.</param>
    public static Func<string, string> Largest(IEnumerable<string> values, int most)
    {
        var counts = values.CountBy(value => value, StringComparer.Ordinal).ToList();
        if (counts.Count <= most)
        {
            return value => value;
        }

        var kept = counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
            .Take(most).Select(count => count.Key).ToHashSet(StringComparer.Ordinal);
        return value => kept.Contains(value) ? value : Other;
    }
}
