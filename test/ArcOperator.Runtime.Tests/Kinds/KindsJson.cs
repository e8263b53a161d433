using System.Text.Json.Serialization;

namespace ArcOperator.Runtime.Tests.Kinds;

[JsonSerializable(typeof(Gear))]
public sealed partial class KindsJson : JsonSerializerContext;
