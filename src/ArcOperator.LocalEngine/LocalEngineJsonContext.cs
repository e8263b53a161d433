using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine;

/// <summary>How Argo's kinds, and what is found inside of them, become JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Workflow))]
[JsonSerializable(typeof(CronWorkflow))]
[JsonSerializable(typeof(WorkflowTemplate))]
[JsonSerializable(typeof(ClusterWorkflowTemplate))]
[JsonSerializable(typeof(WorkflowSpec))]
[JsonSerializable(typeof(Template))]
[JsonSerializable(typeof(Volume))]
[JsonSerializable(typeof(List<NodeFailure>))]
[JsonSerializable(typeof(List<Parameter>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, NodeStatus>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class LocalEngineJsonContext : JsonSerializerContext;
