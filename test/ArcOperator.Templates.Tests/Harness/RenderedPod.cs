using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ArcOperator.Templates.Tests.Harness;

/// <summary>The pod of a template as Argo creates it for a Workflow that adds no field, without Argo's own containers.</summary>
internal static partial class RenderedPod
{
    private static readonly string[] PodFields = ["nodeSelector", "tolerations", "priorityClassName", "securityContext"];

    private static readonly string[] ContainerFields = ["name", "image", "command", "env", "resources", "securityContext", "volumeMounts"];

    /// <summary>Returns the pod. Parameters without a value are texts, as in an Order.</summary>
    public static JsonObject Of(LibraryTemplate template)
    {
        var spec = template.Root["spec"]!;
        var values = spec["arguments"]!["parameters"]!.AsArray().ToDictionary(parameter => $"{parameter!["name"]}", parameter => $"{parameter!["value"] ?? "text"}");
        var step = Substitute(spec["templates"]!.AsArray().Single()!, values);
        var pod = new JsonObject
        {
            ["serviceAccountName"] = $"{spec["serviceAccountName"]}",
            ["restartPolicy"] = "Never",
            ["containers"] = Containers(step),
            ["volumes"] = Substitute(spec["volumes"]!, values),
        };
        Copy(step, pod, PodFields);
        if (step["podSpecPatch"] is { } patch)
        {
            Merge(pod, JsonNode.Parse($"{patch}")!.AsObject());
        }

        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = $"{template.Root["metadata"]!["name"]}", ["labels"] = step["metadata"]?["labels"]?.DeepClone() },
            ["spec"] = pod,
        };
    }

    private static JsonArray Containers(JsonNode step)
    {
        if (step["containerSet"] is not { } set)
        {
            var main = step["container"]!.DeepClone();
            main["name"] = "main";
            return [main];
        }

        var containers = new JsonArray();
        foreach (var container in set["containers"]!.AsArray())
        {
            var copy = new JsonObject();
            Copy(container!, copy, ContainerFields);
            copy["volumeMounts"] = new JsonArray([.. set["volumeMounts"]!.AsArray().Concat(container!["volumeMounts"]?.AsArray() ?? []).Select(mount => mount!.DeepClone())]);
            containers.Add(copy);
        }

        return containers;
    }

    private static void Copy(JsonNode from, JsonObject to, string[] fields)
    {
        foreach (var field in fields.Where(field => from[field] is not null))
        {
            to[field] = from[field]!.DeepClone();
        }
    }

    // A strategic merge: entries of lists are found by their names.
    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject fields && target[name] is JsonObject existing)
            {
                Merge(existing, fields);
            }
            else if (value is JsonArray entries && target[name] is JsonArray list)
            {
                foreach (var entry in entries)
                {
                    Merge(list.Single(item => $"{item!["name"]}" == $"{entry!["name"]}")!.AsObject(), entry!.AsObject());
                }
            }
            else
            {
                target[name] = value!.DeepClone();
            }
        }
    }

    private static JsonNode Substitute(JsonNode node, Dictionary<string, string> values) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(Text(field.Key, values), field.Value is null ? null : Substitute(field.Value, values)))),
        JsonArray items => new JsonArray([.. items.Select(item => Substitute(item!, values))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Text(text, values)),
        _ => node.DeepClone(),
    };

    private static string Text(string text, Dictionary<string, string> values)
    {
        text = Default().Replace(text, match => values[match.Groups[1].Value].Length == 0 ? match.Groups[2].Value : values[match.Groups[1].Value]);
        text = ToJson().Replace(text, match => JsonValue.Create(values[match.Groups[1].Value]).ToJsonString());
        return Parameter().Replace(text, match => values[match.Groups[1].Value]);
    }

    [GeneratedRegex(@"\{\{workflow\.parameters\.(\w+)\}\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\{\{=toJson\(workflow\.parameters\.(\w+)\)\}\}")]
    private static partial Regex ToJson();

    [GeneratedRegex(@"\{\{=workflow\.parameters\.(\w+) == '' \? '([^']*)' : workflow\.parameters\.\1\}\}")]
    private static partial Regex Default();
}
