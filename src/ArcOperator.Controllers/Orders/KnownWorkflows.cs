using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The work that an Order has started: existing ArtifactWorkflows, and entries of the status for deleted ones.</summary>
internal sealed class KnownWorkflows
{
    private readonly Dictionary<string, V1Alpha1ArtifactWorkflow> _byName;
    private readonly ILookup<string, V1Alpha1ArtifactWorkflow> _byRequest;
    private readonly IReadOnlyDictionary<string, OrderArtifactWorkflowStatus> _recorded;
    private readonly Dictionary<string, string> _hashByRequest;
    private readonly Dictionary<string, string> _hashByWork;
    private readonly V1Alpha1Order _order;

    public KnownWorkflows(V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> existing)
    {
        _order = order;
        _byName = existing.ToDictionary(workflow => workflow.Name());
        _byRequest = existing.ToLookup(workflow => workflow.GetLabel(ArcLabels.Intent) ?? "");
        _recorded = order.Status.ArtifactWorkflows ?? new Dictionary<string, OrderArtifactWorkflowStatus>();
        _hashByRequest = HashesBy(entry => entry.Intent);
        _hashByWork = HashesBy(entry => entry.Identity);
    }

    /// <summary>True if a restore dropped the Order's status, and its record replaces it.</summary>
    public bool IsRestored => _order.Status.ObservedGeneration is not >= 0 && _recorded.Count > 0;

    /// <summary>Returns the latest workflow for a request: the one in the status, otherwise the newest that exists.</summary>
    public CurrentWorkflow? Previous(int artifactIndex, string requestHash)
    {
        var hash = _hashByRequest.GetValueOrDefault(requestHash)
            ?? _byRequest[requestHash].OrderByDescending(workflow => workflow.CreationTimestamp()).Select(DesiredWorkflow.HashOf).FirstOrDefault();
        return hash is null ? null : Current(artifactIndex, hash, requestHash);
    }

    /// <summary>Returns the workflow for a desired one: of its name, or of the name that the same work had before an upgrade or a restore.</summary>
    public CurrentWorkflow Current(int artifactIndex, DesiredWorkflow desired, string requestHash)
    {
        var current = Current(artifactIndex, desired.Hash, requestHash);
        return !current.IsKnown
            && (_hashByWork.GetValueOrDefault(desired.Hash) ?? desired.EarlierHash) is { } earlier
            && Current(artifactIndex, earlier, requestHash) is { IsKnown: true } known
                ? known with { WorkHash = desired.Hash }
                : current;
    }

    // The recorded work hash is kept, even while a Secret is missing and the hash cannot be computed.
    private CurrentWorkflow Current(int artifactIndex, string hash, string requestHash)
    {
        var recorded = _recorded.GetValueOrDefault(hash);
        return new(artifactIndex, hash, requestHash, _byName.GetValueOrDefault(DesiredWorkflow.NameFor(_order, hash)), recorded) { WorkHash = recorded?.Identity };
    }

    private Dictionary<string, string> HashesBy(Func<OrderArtifactWorkflowStatus, string?> key) =>
        _recorded.Where(entry => key(entry.Value) is { Length: > 0 })
            .GroupBy(entry => key(entry.Value) ?? "")
            .ToDictionary(same => same.Key, same => same.Min(entry => entry.Key) ?? "");
}

/// <summary>The workflow that an artifact has now.</summary>
/// <param name="ArtifactIndex">Index of the artifact.</param>
/// <param name="Hash">The hash at the end of the workflow's name.</param>
/// <param name="RequestHash">Hash of the user's request.</param>
/// <param name="Existing">The object, or null if it was not created yet or was deleted.</param>
/// <param name="Recorded">The entry in the Order's status, or null.</param>
internal sealed record CurrentWorkflow(
    int ArtifactIndex, string Hash, string RequestHash, V1Alpha1ArtifactWorkflow? Existing, OrderArtifactWorkflowStatus? Recorded)
{
    /// <summary>The hash of the work if it differs from the one in the name, as after an upgrade or a restore. Otherwise null.</summary>
    public string? WorkHash { get; init; }

    /// <summary>True if the work was started.</summary>
    public bool IsKnown => Existing is not null || Recorded is not null;

    /// <summary>The known phase of the workflow, or an empty text.</summary>
    public string Phase => (Existing is null ? Recorded?.Phase : Existing.Status.Phase) ?? "";
}
