using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes.Tests.Widgets;

[JsonSerializable(typeof(EntityList<V1Alpha1Widget>))]
[JsonSerializable(typeof(EntityList<V1Alpha1Gadget>))]
public sealed partial class WidgetJson : JsonSerializerContext;
