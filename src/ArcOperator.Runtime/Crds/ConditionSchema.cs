using System.Text.Json.Nodes;

namespace ArcOperator.Runtime.Crds;

/// <summary>
/// Schema of <see cref="V1Condition"/>, which has no schema attributes as it is a class of KubernetesClient. Fields, bounds and patterns
/// are those of the Kubernetes API conventions (metav1.Condition).
/// </summary>
internal static class ConditionSchema
{
    public static JsonObject Create() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["lastTransitionTime"] = Text("Time at which the status last changed. Unchanged by a new reason or message.", ("format", "date-time")),
            ["message"] = Text("Human-readable details of the last transition. May be empty.", ("maxLength", 32768)),
            ["observedGeneration"] = new JsonObject
            {
                ["description"] = "Generation of the object for which the condition was set.",
                ["type"] = "integer",
                ["format"] = "int64",
                ["minimum"] = 0,
            },
            ["reason"] = Text(
                "Machine-readable reason for the last transition, as one word in CamelCase.",
                ("maxLength", 1024),
                ("minLength", 1),
                ("pattern", "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")),
            ["status"] = Text("Status of the condition: True, False or Unknown.", ("enum", new JsonArray("True", "False", "Unknown"))),
            ["type"] = Text(
                "Type of the condition in CamelCase, such as Ready or Stalled.",
                ("maxLength", 316),
                ("pattern", @"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")),
        },
        ["required"] = new JsonArray("lastTransitionTime", "message", "reason", "status", "type"),
    };

    private static JsonObject Text(string description, params ReadOnlySpan<(string Name, JsonNode Value)> rules)
    {
        var schema = new JsonObject { ["description"] = description, ["type"] = "string" };
        foreach (var (name, value) in rules)
        {
            schema[name] = value;
        }

        return schema;
    }
}
