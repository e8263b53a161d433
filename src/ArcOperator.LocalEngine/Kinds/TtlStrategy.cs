namespace ArcOperator.LocalEngine.Kinds;

/// <summary>How long a finished Workflow is kept, in seconds; null: until somebody deletes it.</summary>
internal sealed record TtlStrategy
{
    public long? SecondsAfterCompletion { get; init; }

    public long? SecondsAfterSuccess { get; init; }

    public long? SecondsAfterFailure { get; init; }
}
