using System.Text.Json.Nodes;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Shared;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Plugin.Plans;

/// <summary>The consequence of an Order for one artifact.</summary>
/// <param name="Facts">The artifact.</param>
/// <param name="Refusal">The reason why no work would start, or null.</param>
/// <param name="Warnings">Facts that are probably mistakes.</param>
internal sealed record ArtifactPreview(ArtifactFacts Facts, Blocker? Refusal, IReadOnlyList<string> Warnings)
{
    /// <summary>The comparison of source and destination, or null if it was not asked for.</summary>
    public RemoteComparison? Remote { get; init; }

    /// <summary>Work that would happen: refuse, keep or create.</summary>
    public string Action => Refusal is not null ? "refuse"
        : Facts.Current is { } current ? $"keep ({(current.Phase.Length > 0 ? current.Phase : WorkflowPhase.Pending)})"
        : "create";

    /// <summary>True if the Order creates new work.</summary>
    public bool IsCreated => Refusal is null && Facts.Current is null;

    /// <summary>The gates that the work must pass.</summary>
    public IReadOnlyList<string> Gates => Facts.Observation.Type?.Spec.Gates ?? [];

    /// <summary>Decides about an artifact with the operator's own rules.</summary>
    public static ArtifactPreview For(OrderFacts order, ArtifactFacts artifact, TemplateParameters? template, CronRules crons)
    {
        var blocker = order.Snapshot.CanResolve ? artifact.Resolution.Blocker : null;
        var start = order.Snapshot.CanDecideStart(artifact.Observation.Cron is not null) && blocker is null && artifact is { Current: null, Resolution.Workflow: { } desired }
            ? ArtifactWorkflowBlockers.Find(order.Snapshot.Observe(order.Order, desired.Entity), new ArgoOptions(), crons)
            : null;
        return new(artifact, blocker ?? new[] { start, artifact.StartBlocker }.FirstOrDefault(stop => stop is { IsTransient: false }), [.. template?.FindUnknown(artifact.Observation.Artifact, artifact.Observation.Field) ?? []]);
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["artifact"] = Facts.Index,
            ["name"] = Facts.Name,
            ["type"] = Facts.Observation.Artifact.Type,
            ["source"] = Facts.Observation.Source.Name,
            ["destination"] = Facts.Observation.Destination.Name,
            ["action"] = Action,
            ["reason"] = Refusal?.Reason,
            ["message"] = Refusal?.Message,
            ["gates"] = new JsonArray([.. Gates.Select(gate => JsonValue.Create(gate))]),
            ["warnings"] = new JsonArray([.. Warnings.Select(warning => JsonValue.Create(warning))]),
        };
        if (Remote is { } remote)
        {
            json["remote"] = remote.ToJson();
        }

        return json;
    }
}
