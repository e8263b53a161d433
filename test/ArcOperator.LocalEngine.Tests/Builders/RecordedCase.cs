using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.Builders;

/// <summary>A Workflow that real Argo ran, and its status there.</summary>
internal sealed class RecordedCase
{
    private static readonly ObjectJson Json = new(LocalEngineJsonContext.Default);
    private readonly JsonObject _recorded;

    private RecordedCase(string text) => _recorded = JsonNode.Parse(text)!.AsObject();

    public static string Folder { get; } = Repository.PathOf("test", "ArcOperator.LocalEngine.Tests", "Recorded");

    public string Name => (string)_recorded["name"]!;

    public JsonObject Spec => _recorded["spec"]!.AsObject();

    public JsonObject Reference => Spec["workflowTemplateRef"]!.AsObject();

    /// <summary>The specification of the template. Null if Argo did not read the template.</summary>
    public JsonObject? Template => _recorded["template"] as JsonObject;

    /// <summary>The last status, without times.</summary>
    public JsonObject Status => _recorded["status"]!.AsObject();

    /// <param name="name">The name of the case.</param>
    /// <param name="change">Replaces addresses and times in the text.</param>
    public static RecordedCase Read(string name, Func<string, string>? change = null)
    {
        var text = File.ReadAllText(Path.Combine(Folder, $"{name}.json"));
        return new(change is null ? text : change(text));
    }

    /// <summary>Describes the outcome of a Workflow: one line for the Workflow and one per node, without times.</summary>
    public static IReadOnlyList<string> Describe(JsonObject status, IReadOnlyList<string>? logs = null) =>
    [
        Line(status, logs ?? [], "phase", "message", "progress", "outputs"),
        .. (status["nodes"] as JsonObject ?? []).OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => Line(
            node.Value!.AsObject(), logs ?? [], "id", "name", "displayName", "type", "templateName", "templateScope", "phase", "boundaryID", "message", "inputs", "outputs", "children",
            "outboundNodes", "nodeFlag")),
    ];

    public static JsonObject ToJson(WorkflowStatus status) => JsonSerializer.SerializeToNode(status, Json.TypeInfo<WorkflowStatus>())!.AsObject();

    private static string Line(JsonObject item, IReadOnlyList<string> logs, params string[] fields) =>
        string.Join(" | ", fields.Select(field => field == "message" ? Message(item, logs) : Text(item[field])));

    // Argo's default policy for termination messages leaves the log out.
    private static string Message(JsonObject item, IReadOnlyList<string> logs)
    {
        var message = (string?)item["message"] ?? "";
        var log = logs.FirstOrDefault(log => log.Length > 0 && message.EndsWith($": {log}", StringComparison.Ordinal));
        return log is null ? message : (string?)item["type"] == "Container" ? message[..^log.Length] : message[..^(log.Length + 2)];
    }

    private static string Text(JsonNode? value) => value switch
    {
        null or JsonObject { Count: 0 } => "",
        JsonObject fields => $"{{{string.Join(",", fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={Text(field.Value)}"))}}}",
        JsonArray items => $"[{string.Join(",", items.Select(Text))}]",
        _ => value.ToString(),
    };
}
