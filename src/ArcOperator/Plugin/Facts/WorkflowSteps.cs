using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Plugin.Facts;

/// <summary>An Argo Workflow with its whole status, as the API server returns it. Other readers keep only the nodes that have failed or wait.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "Workflow", PluralName = "workflows")]
internal sealed class WorkflowRecord : CustomKubernetesEntity
{
    public JsonElement? Status { get; init; }
}

/// <summary>A WorkflowTemplate with its whole spec.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "WorkflowTemplate", PluralName = "workflowtemplates")]
internal sealed class WorkflowTemplateRecord : CustomKubernetesEntity
{
    public JsonElement? Spec { get; init; }
}

/// <summary>A ClusterWorkflowTemplate with its whole spec.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "ClusterWorkflowTemplate", PluralName = "clusterworkflowtemplates")]
[EntityScope(EntityScope.Cluster)]
internal sealed class ClusterWorkflowTemplateRecord : CustomKubernetesEntity
{
    public JsonElement? Spec { get; init; }
}

/// <summary>JSON serialization of the kinds that only the users' commands read.</summary>
[JsonSerializable(typeof(WorkflowRecord))]
[JsonSerializable(typeof(WorkflowTemplateRecord))]
[JsonSerializable(typeof(ClusterWorkflowTemplateRecord))]
internal sealed partial class PluginJsonContext : JsonSerializerContext;

/// <summary>A step of a run, from a node of an Argo Workflow.</summary>
/// <param name="Id">Id of the node.</param>
/// <param name="Name">Name that the template gives to the step.</param>
/// <param name="Type">Type of the node, such as Pod, Container or Suspend.</param>
/// <param name="Phase">Phase of the node.</param>
internal sealed record WorkflowStep(string Id, string Name, string Type, string Phase)
{
    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The node of the pod, for a container of it.</summary>
    public string? BoundaryId { get; init; }

    /// <summary>The log in the artifact repository of Argo, or null if Argo has not archived it.</summary>
    public ArchivedLog? ArchivedLog { get; init; }

    /// <summary>True for a node that runs a container.</summary>
    public bool HasLog => Type is WorkflowNode.PodType or WorkflowNode.ContainerType;
}

/// <summary>A log in the artifact repository of Argo.</summary>
/// <param name="Node">Id of the node that reported it.</param>
/// <param name="Artifact">Name of the artifact.</param>
/// <param name="Place">Place in the repository, for a person.</param>
internal sealed record ArchivedLog(string Node, string Artifact, string Place);

/// <summary>The steps of a run in the order of their start.</summary>
internal static class WorkflowSteps
{
    // A workflow can have tens of thousands of nodes.
    private const int MostSteps = 500;
    private const string MainContainer = "main";

    /// <summary>Returns all steps of a Workflow. Of a Workflow whose nodes Argo has compressed, only those that have failed or wait are known.</summary>
    public static IReadOnlyList<WorkflowStep> Of(WorkflowRecord? document, V1Alpha1Workflow run)
    {
        var steps = document?.Status is { ValueKind: JsonValueKind.Object } status && status.TryGetProperty("nodes", out var nodes) && nodes.ValueKind == JsonValueKind.Object
            ? nodes.EnumerateObject().Select(node => Read(node.Value, nodes)).OfType<WorkflowStep>()
            : (run.Status.Nodes ?? []).Select(Convert);
        return [.. steps.Where(step => step.Type is not ("Steps" or "StepGroup" or "DAG" or "TaskGroup" or WorkflowNode.RetryType))
            .OrderBy(step => step.StartedAt ?? DateTimeOffset.MaxValue).ThenBy(step => step.Id, StringComparer.Ordinal)];
    }

    /// <summary>Returns the first steps, and the number of those that are left out. Failed steps are left out last, and those in progress before them.</summary>
    public static (IReadOnlyList<WorkflowStep> Shown, int LeftOut) Limit(IReadOnlyList<WorkflowStep> steps)
    {
        if (steps.Count <= MostSteps)
        {
            return (steps, 0);
        }

        var shown = steps.OrderBy(FindRank).Take(MostSteps).ToHashSet();
        return ([.. steps.Where(shown.Contains)], steps.Count - shown.Count);
    }

    // The sort is stable, so steps of a rank stay in the order of their start.
    private static int FindRank(WorkflowStep step) => WorkflowPhase.IsFailure(step.Phase) ? 0 : step.Phase is WorkflowPhase.Running or WorkflowPhase.Pending ? 1 : 2;

    private static WorkflowStep Convert(WorkflowNode node) => new(node.Id, node.DisplayName, node.Type, node.Phase)
    {
        Message = node.Message, StartedAt = node.StartedAt, FinishedAt = node.FinishedAt, BoundaryId = node.BoundaryId,
    };

    private static WorkflowStep? Read(JsonElement node, JsonElement nodes)
    {
        if (node.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var step = new WorkflowStep(Text(node, "id") ?? "", Text(node, "displayName") ?? "", Text(node, "type") ?? "", Text(node, "phase") ?? "")
        {
            Message = Text(node, "message"), StartedAt = Time(node, "startedAt"), FinishedAt = Time(node, "finishedAt"), BoundaryId = Text(node, "boundaryID"),
        };
        // The pod of a container set reports the logs of its containers.
        return step with
        {
            ArchivedLog = step is { Type: WorkflowNode.ContainerType, BoundaryId: { } pod }
                ? Member(nodes, pod) is { } reporter ? FindLog(reporter, pod, step.Name) : null
                : FindLog(node, step.Id, MainContainer),
        };
    }

    private static ArchivedLog? FindLog(JsonElement node, string id, string container)
    {
        if (Member(Member(node, "outputs"), "artifacts") is not { ValueKind: JsonValueKind.Array } artifacts)
        {
            return null;
        }

        // The name that Argo gives to the log of a container (workflow/executor/executor.go).
        var name = $"{container}-logs";
        foreach (var artifact in artifacts.EnumerateArray().Where(artifact => Text(artifact, "name") == name))
        {
            return new(id, name, FindKey(artifact) ?? "the artifact repository of Argo");
        }

        return null;
    }

    // The kinds of repositories name the place of an artifact in the field key or path.
    private static string? FindKey(JsonElement artifact) => artifact.EnumerateObject().Where(store => store.Value.ValueKind == JsonValueKind.Object)
        .Select(store => (Text(store.Value, "key") ?? Text(store.Value, "path")) is { } key ? $"{store.Name}:{key}" : null).FirstOrDefault(key => key is not null);

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        DateTimeOffset.TryParse(Text(element, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
