using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>Serialization of Argo's kinds and of their parts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Workflow))]
[JsonSerializable(typeof(CronWorkflow))]
[JsonSerializable(typeof(WorkflowTemplate))]
[JsonSerializable(typeof(ClusterWorkflowTemplate))]
[JsonSerializable(typeof(WorkflowSpec))]
[JsonSerializable(typeof(Template))]
[JsonSerializable(typeof(TemplateRef))]
[JsonSerializable(typeof(Volume))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, NodeStatus>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class LocalEngineJsonContext : JsonSerializerContext;
