namespace ArcOperator.Api.Shared;

/// <summary>Rules for the results of gates.</summary>
public sealed record GatePolicy
{
    [Description("Maximum age of the database that a scanner used, at the end of the run. The result of an older database, or of one without a time, counts as Error. A duration such as 48h. If unset or 0, the age is not limited.")]
    [Pattern(FieldRules.DurationPattern)]
    [Length(maxLength: 64)]
    [ValidationRule(FieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(FieldRules.LifetimeRule, message: FieldRules.LifetimeMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? MaxDatabaseAge { get; init; }
}

/// <summary>Limits of the list of gates that a workflow must report.</summary>
public static class GateRules
{
    /// <summary>Maximum number of gates. A status holds as many.</summary>
    public const int MostGates = 32;

    /// <summary>Longest name of a gate, in characters.</summary>
    public const int LongestName = 63;

    public const string NameRule = "self.all(g, g.matches(r'\\A[A-Za-z0-9][-._A-Za-z0-9]*\\z'))";
    public const string NameMessage = "must be names of gates, such as 'vulnerabilities': letters, digits, '-', '.' and '_'";

    /// <summary>Returns the first problem of gates and policy, in the words of the CRD, or null. Servers without CEL accept such values.</summary>
    /// <param name="gates">The gates, or null.</param>
    /// <param name="policy">The policy, or null.</param>
    public static string? FindProblem(IReadOnlyList<string>? gates, GatePolicy? policy) =>
        gates?.Count > MostGates ? $"gates must have at most {MostGates} items"
        : gates?.Any(gate => !IsName(gate)) is true ? $"gates {NameMessage}"
        : gates?.Distinct().Count() < gates?.Count ? "gates must name each gate once"
        : FieldRules.LifetimeProblem(policy?.MaxDatabaseAge) is { } problem ? $"policy.maxDatabaseAge {problem}"
        : null;

    private static bool IsName(string? gate) =>
        gate is { Length: > 0 and <= LongestName } && char.IsAsciiLetterOrDigit(gate[0]) && gate.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_');
}
