using System.Text.RegularExpressions;

namespace ArcOperator.History.Queries;

/// <summary>Relation of a label to the values of a requirement.</summary>
public enum LabelOperator
{
    /// <summary>The label has one of the values.</summary>
    In,

    /// <summary>The label is absent, or has none of the values.</summary>
    NotIn,

    /// <summary>The label is present.</summary>
    Exists,

    /// <summary>The label is absent.</summary>
    Absent,
}

/// <summary>One requirement on a label.</summary>
public sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values);

/// <summary>A label selector in the syntax of kubectl: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>.</summary>
public sealed partial record LabelSelector(IReadOnlyList<LabelRequirement> Requirements)
{
    // Lengths in characters, and counts.
    private const int LongestText = 4096;
    private const int MostRequirements = 32;
    private const int MostValues = 64;

    public static LabelSelector Everything { get; } = new([]);

    /// <summary>Parses a selector.</summary>
    /// <returns>The selector, or null and the problem.</returns>
    public static (LabelSelector? Selector, string? Problem) Parse(string text)
    {
        if (text.Length > LongestText)
        {
            return (null, $"longer than {LongestText} characters");
        }

        var requirements = new List<LabelRequirement>();
        var position = 0;
        while (position < text.Length)
        {
            if (Requirement().Match(text, position) is not { Success: true } match || Read(match) is not { } requirement)
            {
                return (null, $"cannot be read from character {position + 1} on: expected requirements such as a=b, a!=b, a in (b,c), a or !a, with commas between them");
            }

            requirements.Add(requirement);
            position = match.Index + match.Length;
            if (requirements.Count > MostRequirements)
            {
                return (null, $"has more than {MostRequirements} requirements");
            }
        }

        return (new(requirements), null);
    }

    private static LabelRequirement? Read(Match match)
    {
        var key = match.Groups["key"].Value;
        if (match.Groups["absent"].Success)
        {
            return new(key, LabelOperator.Absent, []);
        }

        if (match.Groups["set"].Success)
        {
            var values = match.Groups["set"].Value.Split(',', StringSplitOptions.TrimEntries);
            return values.Length > MostValues || !values.All(value => Value().IsMatch(value)) ? null
                : new(key, match.Groups["in"].Value == "in" ? LabelOperator.In : LabelOperator.NotIn, values);
        }

        return !match.Groups["operator"].Success ? new(key, LabelOperator.Exists, [])
            : new(key, match.Groups["operator"].Value == "!=" ? LabelOperator.NotIn : LabelOperator.In, [match.Groups["value"].Value]);
    }

    [GeneratedRegex(
        @"\G\s*(?<absent>[!])?\s*(?<key>[A-Za-z0-9][A-Za-z0-9._/-]{0,316})\s*(?(absent)|(?:(?<operator>==?|!=)\s*(?<value>[A-Za-z0-9._-]{0,63})|\s(?<in>in|notin)\s*\((?<set>[A-Za-z0-9._,\s-]*)\))?)\s*(?:,(?=\s*[!A-Za-z0-9])|$)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Requirement();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}
