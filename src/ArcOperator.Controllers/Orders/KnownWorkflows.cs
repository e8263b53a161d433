using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>What an Order has started so far: the objects that exist, and what its status remembers of those that are gone.</summary>
internal sealed class KnownWorkflows
{
    private readonly Dictionary<string, V1Alpha1ArtifactWorkflow> _byName;
    private readonly ILookup<string, V1Alpha1ArtifactWorkflow> _byIntent;
    private readonly IReadOnlyDictionary<string, OrderArtifactWorkflowStatus> _remembered;
    private readonly Dictionary<string, string> _hashByIntent;
    private readonly Dictionary<string, string> _hashByIdentity;
    private readonly V1Alpha1Order _order;

    public KnownWorkflows(V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> existing)
    {
        _order = order;
        _byName = existing.ToDictionary(workflow => workflow.Name());
        _byIntent = existing.ToLookup(workflow => workflow.GetLabel(ArcLabels.Intent) ?? "");
        _remembered = order.Status.ArtifactWorkflows ?? new Dictionary<string, OrderArtifactWorkflowStatus>();
        _hashByIntent = _remembered.Where(entry => entry.Value.Intent is { Length: > 0 })
            .GroupBy(entry => entry.Value.Intent ?? "")
            .ToDictionary(same => same.Key, same => same.Min(entry => entry.Key) ?? "");
        _hashByIdentity = _remembered.Where(entry => entry.Value.Identity is { Length: > 0 })
            .GroupBy(entry => entry.Value.Identity ?? "")
            .ToDictionary(same => same.Key, same => same.Min(entry => entry.Key) ?? "");
    }

    /// <summary>True if a restore dropped the Order's status, and its record stands in for it.</summary>
    public bool IsRestored => _order.Status.ObservedGeneration is not >= 0 && _remembered.Count > 0;

    public V1Alpha1ArtifactWorkflow? Find(string hash) => _byName.GetValueOrDefault(DesiredWorkflow.NameOf(_order, hash));

    public OrderArtifactWorkflowStatus? Recall(string hash) => _remembered.GetValueOrDefault(hash);

    /// <summary>The workflow that stood for this wish until now: as the status says, or else the newest that exists.</summary>
    public CurrentWorkflow? Previous(int artifactIndex, string intent)
    {
        var hash = _hashByIntent.GetValueOrDefault(intent)
            ?? _byIntent[intent].OrderByDescending(workflow => workflow.CreationTimestamp()).Select(DesiredWorkflow.HashOf).FirstOrDefault();
        return hash is null ? null : Current(artifactIndex, hash, intent);
    }

    /// <summary>Returns the workflow for a desired one: of its name, or of the name that the same work got before an upgrade or a restore.</summary>
    public CurrentWorkflow Current(int artifactIndex, DesiredWorkflow desired, string intent)
    {
        var current = Current(artifactIndex, desired.Hash, intent);
        return !current.IsKnown
            && (_hashByIdentity.GetValueOrDefault(desired.Hash) ?? desired.EarlierHash) is { } earlier
            && Current(artifactIndex, earlier, intent) is { IsKnown: true } known
                ? known with { Identity = desired.Hash }
                : current;
    }

    // A missing Secret must not make the Order forget under which hash the work is known.
    public CurrentWorkflow Current(int artifactIndex, string hash, string intent) =>
        new(artifactIndex, hash, intent, Find(hash), Recall(hash)) { Identity = Recall(hash)?.Identity };
}
