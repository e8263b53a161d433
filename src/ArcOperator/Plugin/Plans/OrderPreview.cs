using System.Text.Json.Nodes;
using ArcOperator.Api.Shared;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Plugin.Plans;

/// <summary>The consequences of an Order.</summary>
/// <param name="Facts">The Order with the objects around it.</param>
/// <param name="Artifacts">The consequence for each artifact.</param>
/// <param name="Refusals">Reasons for which the API server or the operator would refuse the Order as a whole.</param>
/// <param name="Warnings">Facts that are probably mistakes.</param>
internal sealed record OrderPreview(OrderFacts Facts, IReadOnlyList<ArtifactPreview> Artifacts, IReadOnlyList<string> Refusals, IReadOnlyList<string> Warnings)
{
    /// <summary>True if the API server or the operator would refuse something.</summary>
    public bool IsRefused => Refusals.Count > 0 || Artifacts.Any(artifact => artifact.Refusal is not null);

    /// <summary>Number of ArtifactWorkflows whose artifact is not in the Order any more.</summary>
    public int Removed
    {
        get
        {
            var kept = Artifacts.Select(artifact => artifact.Facts.RequestHash).ToHashSet();
            return Facts.Snapshot.ArtifactWorkflows.OwnedBy(Facts.Order.Uid() ?? "").Count(work => !kept.Contains(work.GetLabel(ArcLabels.Intent) ?? ""));
        }
    }

    /// <summary>Size of everything that new work would copy, in bytes. Null if no size is known.</summary>
    public long? Bytes => Artifacts.Any(artifact => artifact.Remote?.Size is not null)
        ? Artifacts.Where(artifact => artifact.IsCreated && artifact.Remote?.Result != RemoteComparison.Same).Sum(artifact => artifact.Remote?.Size ?? 0)
        : null;

    public JsonObject ToJson() => new()
    {
        ["order"] = Facts.Order.Name(),
        ["namespace"] = Facts.Order.Namespace(),
        ["refused"] = IsRefused,
        ["removed"] = Removed,
        ["bytes"] = Bytes,
        ["refusals"] = new JsonArray([.. Refusals.Select(refusal => JsonValue.Create(refusal))]),
        ["warnings"] = new JsonArray([.. Warnings.Select(warning => JsonValue.Create(warning))]),
        ["artifacts"] = new JsonArray([.. Artifacts.Select(artifact => artifact.ToJson())]),
        ["notes"] = new JsonArray([.. Facts.Snapshot.Notes.Select(note => JsonValue.Create(note))]),
    };
}
