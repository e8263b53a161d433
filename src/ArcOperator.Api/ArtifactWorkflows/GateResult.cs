namespace ArcOperator.Api.ArtifactWorkflows;

/// <summary>The result of one gate, such as a scan, as the workflow reported it.</summary>
public sealed record GateResult
{
    [Description("Name of the gate, such as vulnerabilities.")]
    [Required]
    public string Name { get => field ?? ""; init; }

    [Description("Result of the gate: Pass, Fail, Error or Skipped.")]
    [Required]
    public string Result { get => field ?? ""; init; }

    [Description("Name of the tool that decided.")]
    public string? Tool { get; init; }

    [Description("Version of the tool.")]
    public string? Version { get; init; }

    [Description("Database that the tool used, for example a reference with a digest.")]
    public string? Database { get; init; }

    [Description("Time at which the database was built.")]
    public DateTimeOffset? DatabaseBuiltAt { get; init; }

    [Description("Number of findings by severity or kind.")]
    public IReadOnlyDictionary<string, long>? Findings { get; init; }

    [Description("Digest of a referrer in the destination that holds the whole result.")]
    public string? Evidence { get; init; }

    [Description("Human-readable explanation.")]
    public string? Message { get; init; }
}

/// <summary>Values of a gate's result.</summary>
public static class GateOutcome
{
    /// <summary>The artifact may pass.</summary>
    public const string Pass = "Pass";

    /// <summary>The artifact is refused.</summary>
    public const string Fail = "Fail";

    /// <summary>The gate could not decide.</summary>
    public const string Error = "Error";

    /// <summary>The gate was not run.</summary>
    public const string Skipped = "Skipped";

    public static bool IsKnown(string? result) => result is Pass or Fail or Error or Skipped;
}
