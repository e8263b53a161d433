namespace ArcOperator.LocalEngine.Kinds;

/// <summary>What an exit handler is told of a node that failed.</summary>
internal sealed record NodeFailure
{
    public string? DisplayName { get; init; }

    public string? Message { get; init; }

    public string? TemplateName { get; init; }

    public string? Phase { get; init; }

    public string? PodName { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
