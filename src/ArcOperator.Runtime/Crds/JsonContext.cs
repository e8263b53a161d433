using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ArcOperator.Runtime.Crds;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class JsonContext : JsonSerializerContext;
