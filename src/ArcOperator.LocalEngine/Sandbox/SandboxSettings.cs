namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>What is the same for all sandboxes of this process.</summary>
internal sealed record SandboxSettings
{
    /// <summary>What every step sees of the machine.</summary>
    public required IReadOnlyList<SandboxMount> Machine { get; init; }

    /// <summary>PATH as steps have it.</summary>
    public required string SearchPath { get; init; }
}
