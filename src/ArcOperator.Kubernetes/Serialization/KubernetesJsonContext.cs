using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>Kinds of Kubernetes that the operator itself reads and writes, compiled ahead of time with this assembly.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(Eventsv1Event))]
[JsonSerializable(typeof(CustomResourceDefinition))]
[JsonSerializable(typeof(V1ListMeta))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(V1DeleteOptions))]
[JsonSerializable(typeof(IntOrString))]
[JsonSerializable(typeof(PartialObject))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonArray))]
internal sealed partial class KubernetesJsonContext : JsonSerializerContext;
