using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Api.Foreign;

/// <summary>Reads <c>status.nodes</c> and keeps the nodes that failed, wait or count attempts: a workflow can have thousands of others.</summary>
internal sealed class WorkflowNodesConverter : ArgoPartConverter<IReadOnlyList<WorkflowNode>>
{
    /// <summary>Number of nodes to keep of each sort: the latest that failed, the earliest that wait.</summary>
    internal const int MostNodes = 200;

    public override IReadOnlyList<WorkflowNode>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.SkipValue();
            return null;
        }

        var nodes = new List<WorkflowNode>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            using var node = JsonDocument.ParseValue(ref reader);
            if (node.RootElement.ValueKind == JsonValueKind.Object && Node(node.RootElement) is { } read && IsOfInterest(read))
            {
                nodes.Add(read);
            }
        }

        return nodes.Count == 0 ? null : Bound(nodes);
    }

    private static bool IsOfInterest(WorkflowNode node) => node.HasFailed || node.IsWaiting || node.Type == WorkflowNode.RetryType;

    private static List<WorkflowNode> Bound(List<WorkflowNode> nodes) => nodes.Count <= MostNodes ? nodes :
    [
        .. nodes.Where(node => node.Type == WorkflowNode.RetryType).OrderByDescending(node => node.FinishedAt).Take(MostNodes),
        .. nodes.Where(node => node.Type != WorkflowNode.RetryType && node.HasFailed).OrderByDescending(node => node.FinishedAt).Take(MostNodes),
        .. nodes.Where(node => node.Type != WorkflowNode.RetryType && node.IsWaiting).OrderBy(node => node.StartedAt).Take(MostNodes),
    ];

    private static WorkflowNode Node(JsonElement node) => new()
    {
        Id = Text(node, "id") ?? "",
        Name = Text(node, "name") ?? "",
        DisplayName = Text(node, "displayName") ?? "",
        Type = Text(node, "type") ?? "",
        TemplateName = Text(node, "templateName"),
        Phase = Text(node, "phase") ?? "",
        Message = Text(node, "message"),
        BoundaryId = Text(node, "boundaryID"),
        StartedAt = Time(node, "startedAt"),
        FinishedAt = Time(node, "finishedAt"),
        IsHook = Property(node, "nodeFlag") is { } flag && Property(flag, "hooked") is { ValueKind: JsonValueKind.True },
    };
}
