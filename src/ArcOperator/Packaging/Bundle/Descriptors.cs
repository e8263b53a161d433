using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ArcOperator.Packaging.Bundle;

/// <summary>Describes the kinds of a bundle for the forms of web consoles. All texts come from the CRDs.</summary>
internal static partial class Descriptors
{
    /// <summary>Returns the entry of a CRD in the list of owned kinds.</summary>
    /// <param name="definition">The CRD.</param>
    /// <param name="resources">Kinds that the kind uses or creates.</param>
    public static JsonObject Owned(JsonObject definition, JsonNode? resources)
    {
        var (names, version) = (definition["spec"]?["names"], definition["spec"]?["versions"]?[0]);
        var schema = version?["schema"]?["openAPIV3Schema"];
        var owned = new JsonObject
        {
            ["name"] = ReleaseObjects.NameOf(definition),
            ["version"] = $"{version?["name"]}",
            ["kind"] = $"{names?["kind"]}",
            ["displayName"] = Words($"{names?["kind"]}"),
            ["description"] = $"{schema?["description"]}",
            ["resources"] = resources?.DeepClone() ?? new JsonArray(),
            ["specDescriptors"] = Fields(schema?["properties"]?["spec"], hasControls: true),
        };
        if (Fields(schema?["properties"]?["status"], hasControls: false) is { Count: > 0 } status)
        {
            owned["statusDescriptors"] = status;
        }

        return owned;
    }

    private static JsonArray Fields(JsonNode? schema, bool hasControls) => new([.. (schema?["properties"] as JsonObject ?? [])
        .Select(field => Field(field.Key, field.Value, hasControls ? Control(field.Key, field.Value) : StatusControl(field.Key)))]);

    private static JsonObject Field(string name, JsonNode? schema, string? control)
    {
        var field = new JsonObject { ["path"] = name, ["displayName"] = Words(name), ["description"] = $"{schema?["description"]}" };
        if (control is not null)
        {
            field["x-descriptors"] = new JsonArray(control);
        }

        return field;
    }

    // https://github.com/openshift/console/blob/main/frontend/packages/operator-lifecycle-manager/src/components/descriptors/reference/reference.md
    private static string? Control(string name, JsonNode? schema) => $"{schema?["type"]}" switch
    {
        "boolean" => "urn:alm:descriptor:com.tectonic.ui:booleanSwitch",
        "integer" => "urn:alm:descriptor:com.tectonic.ui:number",
        "object" when name.EndsWith("SecretRef", StringComparison.OrdinalIgnoreCase) => "urn:alm:descriptor:io.kubernetes:Secret",
        "string" => "urn:alm:descriptor:com.tectonic.ui:text",
        _ => null,
    };

    private static string? StatusControl(string name) => name switch
    {
        "conditions" => "urn:alm:descriptor:io.kubernetes.conditions",
        "phase" => "urn:alm:descriptor:io.kubernetes.phase",
        _ => null,
    };

    // remoteURL -> Remote URL
    private static string Words(string name) =>
        string.Join(' ', Word().Matches(char.ToUpperInvariant(name[0]) + name[1..]).Select((match, index) => index > 0 && match.Value.Length > 1 && !char.IsUpper(match.Value[1])
            ? char.ToLowerInvariant(match.Value[0]) + match.Value[1..]
            : match.Value));

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z]+|[0-9]+")]
    private static partial Regex Word();
}
