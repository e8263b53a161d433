using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Runtime.Crds;

namespace ArcOperator.Tests.Hostile;

/// <summary>Objects in which one text of the spec is hostile, for each text field in the schemas of all kinds. A new field is covered automatically.</summary>
internal static class HostileFields
{
    public const string Canary = "CANARY";

    /// <summary>Control of a terminal, a change of the reading direction, invisible characters, a forged log line and an expression of Argo.</summary>
    public const string Text =
        $"{Canary}\u001b[31m\u001b]0;title\u0007\u202Egpj.exe\u202C\u2066\u200B\u2028\uFEFF\u0085\b\r\n2026-01-01T00:00:00.000Z fail: forged[0] line\r{Canary}{{{{inputs.parameters.x}}}}";

    private static readonly string[] Texts = [Text, $"{{{{{Canary}}}}}", $"{Canary}\u202E", $"{Canary}{new string('x', 20_000)}{Text}"];

    // Each object is valid without the hostile text.
    private static readonly Dictionary<string, string> Specs = new()
    {
        ["orders"] = """{ "artifacts": [{ "type": "oci", "srcRef": { "name": "source" }, "dstRef": { "name": "destination" }, "spec": { "image": "a" } }] }""",
        ["artifactworkflows"] = """{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "a", "value": "b" }] }""",
        ["endpoints"] = """{ "type": "oci", "remoteURL": "127.0.0.1:1" }""",
        ["artifacttypes"] = """{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "a", "value": "b" }] }""",
        ["clusterartifacttypes"] = """{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "a", "value": "b" }] }""",
        ["externalsources"] =
            """
            {
              "interval": "1h", "maxRetries": 0, "generator": { "type": "http", "http": { "url": "http://127.0.0.1:1/" } },
              "hooks": { "preRequest": [{ "name": "a", "command": "b" }], "postRequest": [{ "name": "a", "command": "b" }] }
            }
            """,
    };

    public static IReadOnlyList<JsonObject> Definitions { get; } = [.. CrdGenerator.Generate(ArcKinds.All)];

    /// <summary>Returns the plural of each kind with its hostile objects.</summary>
    public static IEnumerable<(JsonObject Definition, string Field, JsonObject Entity)> All() =>
        from definition in Definitions
        let plural = $"{definition["spec"]!["names"]!["plural"]}"
        let schema = definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!
        from field in TextsIn(schema, "")
        from text in Texts.Select((value, index) => (value, index))
        select (definition, field, Create(definition, $"{field}-{text.index}", spec => Set(spec, schema, field.Split('.'), text.value)));

    /// <summary>Returns an object with a valid spec, changed by <paramref name="change"/>.</summary>
    public static JsonObject Create(JsonObject definition, string name, Action<JsonNode> change)
    {
        var spec = JsonNode.Parse(Specs[$"{definition["spec"]!["names"]!["plural"]}"])!;
        change(spec);
        return new()
        {
            ["apiVersion"] = $"{definition["spec"]!["group"]}/{definition["spec"]!["versions"]![0]!["name"]}",
            ["kind"] = $"{definition["spec"]!["names"]!["kind"]}",
            ["metadata"] = new JsonObject { ["name"] = name.ToLowerInvariant().Replace("[]", "").Replace('*', 'x').Trim('.') },
            ["spec"] = spec,
        };
    }

    private static bool IsFreeForm(JsonNode schema) => schema["x-kubernetes-preserve-unknown-fields"] is not null || schema["additionalProperties"] is not null;

    private static IEnumerable<string> TextsIn(JsonNode schema, string path) =>
        schema["items"] is { } items ? TextsIn(items, $"{path}[]")
        : IsFreeForm(schema) || (string?)schema["type"] == "string" ? [path]
        : (schema["properties"]?.AsObject() ?? []).SelectMany(field => TextsIn(field.Value!, path.Length == 0 ? field.Key : $"{path}.{field.Key}"));

    private static void Set(JsonNode node, JsonNode schema, string[] path, string text)
    {
        var (field, isList) = path[0].EndsWith("[]", StringComparison.Ordinal) ? (path[0][..^2], true) : (path[0], false);
        var child = schema["properties"]![field]!;
        var inner = isList ? child["items"]! : child;
        if (path.Length == 1)
        {
            // A text is a value, a name and an item in a field of any form.
            JsonNode value = IsFreeForm(inner) ? new JsonObject { ["value"] = text, [text] = "name", ["list"] = new JsonArray(text) } : text;
            node[field] = isList ? new JsonArray(value) : value;
            return;
        }

        node[field] ??= isList ? new JsonArray(new JsonObject()) : new JsonObject();
        Set(isList ? node[field]![0]! : node[field]!, inner, [.. path.Skip(1)], text);
    }
}
