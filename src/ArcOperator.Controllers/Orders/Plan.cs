using ArcOperator.Api.ArtifactWorkflows;

namespace ArcOperator.Controllers.Orders;

/// <summary>What is to be done about an Order, and what its status is to speak of.</summary>
internal sealed record Plan
{
    /// <summary>One for each artifact that has, had or gets a workflow, in the order of the artifacts.</summary>
    public IReadOnlyList<CurrentWorkflow> Current { get; init; } = [];

    public IReadOnlyList<DesiredWorkflow> Create { get; init; } = [];

    /// <summary>Workflows that the Order does not have, by name. An object of that name may be the Order's own, after a restore.</summary>
    public IReadOnlyDictionary<string, DesiredWorkflow> Missing { get; init; } = new Dictionary<string, DesiredWorkflow>();

    public IReadOnlyList<V1Alpha1ArtifactWorkflow> Delete { get; init; } = [];

    /// <summary>What stood for an artifact until now, and gives way to one that is created.</summary>
    public IReadOnlyList<V1Alpha1ArtifactWorkflow> Superseded { get; init; } = [];

    public IReadOnlyList<ArtifactProblem> Problems { get; init; } = [];

    /// <summary>True: the Order's own time is over.</summary>
    public bool DeleteOrder { get; init; }

    /// <summary>The force-at that is obeyed by this plan, or was by an earlier one.</summary>
    public DateTimeOffset? ForcedAt { get; init; }

    /// <summary>What is wrong with the Order as a whole; null if nothing is.</summary>
    public string? AnnotationProblem { get; init; }

    /// <summary>When something is due that no event announces.</summary>
    public TimeSpan? NextLook { get; init; }
}
