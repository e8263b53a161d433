using System.Text.Json.Serialization;

namespace ArcOperator.Runtime.Tests.Kinds;

[JsonSerializable(typeof(Gear))]
[JsonSerializable(typeof(Tooth))]
[JsonSerializable(typeof(Oil))]
[JsonSerializable(typeof(Grease))]
[JsonSerializable(typeof(Bare))]
[JsonSerializable(typeof(UninstalledKind))]
public sealed partial class KindsJson : JsonSerializerContext;
