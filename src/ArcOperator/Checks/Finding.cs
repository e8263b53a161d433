namespace ArcOperator.Checks;

/// <summary>A fact about a cluster that needs attention.</summary>
/// <param name="Severity">The effect.</param>
/// <param name="Fact">The fact and its consequence, as a sentence without a full stop.</param>
/// <param name="Command">The command that repairs it.</param>
internal sealed record Finding(FindingSeverity Severity, string Fact, string Command)
{
    public static Finding Error(string fact, string command) => new(FindingSeverity.Error, fact, command);

    public static Finding Warning(string fact, string command) => new(FindingSeverity.Warning, fact, command);
}

/// <summary>Effect of a finding.</summary>
internal enum FindingSeverity
{
    /// <summary>Work succeeds, or the fact could not be read.</summary>
    Warning,

    /// <summary>Work of some kind cannot succeed.</summary>
    Error,
}
