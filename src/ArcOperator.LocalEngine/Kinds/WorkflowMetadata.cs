namespace ArcOperator.LocalEngine.Kinds;

/// <summary>What every Workflow of a schedule carries.</summary>
internal sealed record WorkflowMetadata
{
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
