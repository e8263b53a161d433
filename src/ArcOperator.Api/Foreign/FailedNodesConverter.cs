using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Api.Foreign;

/// <summary>
/// Reads a workflow's <c>status.nodes</c> and keeps the pods that ended badly. All the others can be thousands, and are of no
/// interest; what does not look like a node is passed over.
/// </summary>
internal sealed class FailedNodesConverter : JsonConverter<IReadOnlyList<FailedNode>>
{
    public override IReadOnlyList<FailedNode>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.SkipValue();
            return null;
        }

        List<FailedNode>? failed = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject && ReadNode(ref reader) is { } node)
            {
                (failed ??= []).Add(node);
            }
            else
            {
                reader.SkipValue();
            }
        }

        return failed;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<FailedNode> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("the nodes of a workflow are Argo's to write");

    private static FailedNode? ReadNode(ref Utf8JsonReader reader)
    {
        var (id, name, message) = ("", "", (string?)null);
        DateTimeOffset? finished = null;
        var isPod = false;
        var isFailure = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = Text(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("displayName"u8))
            {
                name = Text(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                message = Text(ref reader);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                isPod = Text(ref reader) == "Pod";
            }
            else if (reader.ValueTextEquals("phase"u8))
            {
                isFailure = Shared.WorkflowPhase.IsFailure(Text(ref reader));
            }
            else if (reader.ValueTextEquals("finishedAt"u8))
            {
                finished = DateTimeOffset.TryParse(Text(ref reader), System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : null;
            }
            else
            {
                reader.Read();
                reader.SkipValue();
            }
        }

        return isPod && isFailure ? new(id, name, message, finished) : null;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.SkipValue();
        return null;
    }
}
