using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Authentication;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Kubernetes.Serialization;

[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1Pod))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(Eventsv1Event))]
[JsonSerializable(typeof(V1CustomResourceDefinition))]
[JsonSerializable(typeof(V1ListMeta))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(PartialObject))]
[JsonSerializable(typeof(V1DeleteOptions))]
[JsonSerializable(typeof(IntOrString))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(KubeConfigFile))]
[JsonSerializable(typeof(ExecCredential))]
internal sealed partial class KubernetesJsonContext : JsonSerializerContext;
