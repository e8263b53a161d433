using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Tests.Widgets;

[JsonSerializable(typeof(V1Alpha1Widget))]
[JsonSerializable(typeof(V1Alpha1Gadget))]
[JsonSerializable(typeof(V1Alpha1Gizmo))]
[JsonSerializable(typeof(V1Alpha1Husk))]
public sealed partial class WidgetJson : JsonSerializerContext;
