using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>YAML as Kubernetes uses it: another way to write JSON.</summary>
public static partial class Yaml
{
    /// <summary>Returns the documents of a YAML text without the empty ones.</summary>
    /// <exception cref="FormatException">The text is not valid YAML, or its structure exceeds a limit. The message contains the position.</exception>
    public static IReadOnlyList<JsonNode> Read(string text)
    {
        try
        {
            YamlLimits.Check(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return [.. stream.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonNode>()];
        }
        catch (YamlException error)
        {
            throw new FormatException($"line {error.Start.Line}, column {error.Start.Column}: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The scanner of the library does not expect some combinations of characters.
            throw new FormatException($"the text is not valid YAML: {error.Message}", error);
        }
    }

    /// <summary>Returns one document. The same node always gives the same text: keys keep their order and lines are not wrapped.</summary>
    public static string Write(JsonNode? node)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithBestWidth(int.MaxValue).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(ToKey(entry.Key), ToJson(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => PlainToJson(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    // The key of a JSON object is a text.
    private static string ToKey(YamlNode key) =>
        key is YamlScalarNode scalar ? scalar.Value ?? "" : throw new FormatException($"line {key.Start.Line}, column {key.Start.Column}: a key is a mapping or list, expected a text");

    private static JsonNode? PlainToJson(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when JsonNumber().IsMatch(text) => JsonNode.Parse(text),
        _ => JsonValue.Create(text),
    };

    private static void Emit(IEmitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                // An empty block mapping would be read as null.
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Count > 0 ? MappingStyle.Block : MappingStyle.Flow));
                foreach (var (key, value) in map)
                {
                    emitter.Emit(Text(key));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count > 0 ? SequenceStyle.Block : SequenceStyle.Flow));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String:
                emitter.Emit(Text(value.GetValue<string>()));
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static Scalar Text(string text) => new(AnchorName.Empty, TagName.Empty, text, StyleOf(text), isPlainImplicit: true, isQuotedImplicit: true);

    // Quotes texts that a reader could take for a number, a date, a boolean or null, and texts whose line breaks another style would change. The
    // emitter quotes YAML's own characters.
    private static ScalarStyle StyleOf(string text) =>
        Ambiguous().IsMatch(text) || Unbreakable().IsMatch(text) ? ScalarStyle.DoubleQuoted
        : text.Contains('\n') ? ScalarStyle.Literal
        : ScalarStyle.Any;

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"\A([-+]?\.?[0-9][-+.:_0-9a-zA-Z]*|[0-9]{4}-[0-9]+-[0-9]+[ \t].*|[-+]?\.(inf|nan)|~|=|<<|null|true|false|yes|no|on|off|y|n)\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();

    [GeneratedRegex(@"\A\s*\z|[\p{Cc}\p{Cf}\u2028\u2029-[\n\t]]", RegexOptions.CultureInvariant)]
    private static partial Regex Unbreakable();
}
