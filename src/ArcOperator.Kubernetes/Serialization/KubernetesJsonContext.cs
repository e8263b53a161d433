using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Authentication;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Kubernetes.Serialization;

[JsonSerializable(typeof(EntityList<V1Secret>))]
[JsonSerializable(typeof(EntityList<V1ConfigMap>))]
[JsonSerializable(typeof(EntityList<V1Namespace>))]
[JsonSerializable(typeof(EntityList<V1Pod>))]
[JsonSerializable(typeof(EntityList<V1Lease>))]
[JsonSerializable(typeof(EntityList<Eventsv1Event>))]
[JsonSerializable(typeof(EntityList<V1CustomResourceDefinition>))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(PartialObject))]
[JsonSerializable(typeof(V1DeleteOptions))]
[JsonSerializable(typeof(IntOrString))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(KubeConfigFile))]
[JsonSerializable(typeof(ExecCredential))]
internal sealed partial class KubernetesJsonContext : JsonSerializerContext;
