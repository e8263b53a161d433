using System.Text.Json.Nodes;

namespace ArcOperator.Kubernetes.Patching;

/// <summary>A JSON Patch (RFC 6902): operations that the server executes all or none.</summary>
public sealed class JsonPatch
{
    private readonly JsonArray _operations = [];

    public JsonPatch Test(JsonNode? value, params ReadOnlySpan<string> path) => Append("test", path, value, hasValue: true);

    public JsonPatch Add(JsonNode? value, params ReadOnlySpan<string> path) => Append("add", path, value, hasValue: true);

    public JsonPatch Replace(JsonNode? value, params ReadOnlySpan<string> path) => Append("replace", path, value, hasValue: true);

    public JsonPatch Remove(params ReadOnlySpan<string> path) => Append("remove", path, null, hasValue: false);

    public V1Patch Build() => new(_operations.DeepClone(), V1Patch.PatchType.JsonPatch);

    private JsonPatch Append(string operation, ReadOnlySpan<string> path, JsonNode? value, bool hasValue)
    {
        var entry = new JsonObject { ["op"] = operation, ["path"] = Pointer(path) };
        if (hasValue)
        {
            entry["value"] = value?.DeepClone();
        }

        _operations.Add(entry);
        return this;
    }

    // RFC 6901: ~ and / inside a segment are written ~0 and ~1.
    private static string Pointer(ReadOnlySpan<string> path)
    {
        var pointer = "";
        foreach (var segment in path)
        {
            pointer += "/" + segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        }

        return pointer;
    }
}
