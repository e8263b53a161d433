using System.Text.Json.Nodes;

namespace ArcOperator.Api.Tests.Upgrades;

/// <summary>
/// The rules of OLM's check of CRD upgrades (https://operator-framework.github.io/operator-controller/concepts/crd-upgrade-safety). A definition
/// that keeps them accepts and keeps every object that the older one accepted.
/// </summary>
internal static class CrdUpgradeRules
{
    private static readonly string[] LowerLimits = ["minimum", "minLength", "minItems", "minProperties"];
    private static readonly string[] UpperLimits = ["maximum", "maxLength", "maxItems", "maxProperties"];

    /// <summary>Returns the changes that a cluster with objects of the older definition must not get, one line each.</summary>
    public static IReadOnlyList<string> Violations(JsonNode older, JsonNode newer)
    {
        var found = new List<string>();
        var (before, after) = (older["spec"]!, newer["spec"]!);
        if ($"{before["scope"]}" != $"{after["scope"]}")
        {
            found.Add("the scope changes");
        }

        foreach (var version in before["versions"]!.AsArray())
        {
            var name = $"{version!["name"]}";
            if (after["versions"]!.AsArray().FirstOrDefault(candidate => $"{candidate!["name"]}" == name) is not { } same)
            {
                found.Add($"version {name} is removed");
                continue;
            }

            if (version["served"]!.GetValue<bool>() && !same["served"]!.GetValue<bool>())
            {
                found.Add($"version {name} was served before and is not served now");
            }

            Compare(version["schema"]!["openAPIV3Schema"]!.AsObject(), same["schema"]!["openAPIV3Schema"]!.AsObject(), name, found);
        }

        return found;
    }

    private static void Compare(JsonObject before, JsonObject after, string path, List<string> found)
    {
        if ($"{before["type"]}" != $"{after["type"]}")
        {
            found.Add($"{path}: the type changes from {before["type"]} to {after["type"]}");
        }

        if (!JsonNode.DeepEquals(before["default"], after["default"]))
        {
            found.Add($"{path}: the default changes from '{before["default"]}' to '{after["default"]}'");
        }

        CompareLimits(before, after, path, found);
        CompareValues(before, after, path, found);
        found.AddRange(Texts(after["required"]).Except(Texts(before["required"])).Select(field => $"{path}.{field} becomes required"));
        foreach (var (name, property) in before["properties"] as JsonObject ?? [])
        {
            if (after["properties"]?[name] is JsonObject same)
            {
                Compare(property!.AsObject(), same, $"{path}.{name}", found);
            }
            else
            {
                found.Add($"{path}.{name} is removed");
            }
        }

        foreach (var (part, label) in new[] { ("items", "[]"), ("additionalProperties", ".*") })
        {
            if (before[part] is JsonObject inner)
            {
                Compare(inner, after[part] as JsonObject ?? [], $"{path}{label}", found);
            }
        }
    }

    private static void CompareLimits(JsonObject before, JsonObject after, string path, List<string> found)
    {
        foreach (var (limit, sign) in LowerLimits.Select(name => (name, 1)).Concat(UpperLimits.Select(name => (name, -1))))
        {
            if (after[limit] is { } now && (before[limit] is not { } then || sign * now.GetValue<decimal>() > sign * then.GetValue<decimal>()))
            {
                found.Add($"{path}: {limit} is tightened to {now}");
            }
        }
    }

    private static void CompareValues(JsonObject before, JsonObject after, string path, List<string> found)
    {
        if (after["enum"] is not null && before["enum"] is null)
        {
            found.Add($"{path}: an enum is added");
        }
        else if (after["enum"] is not null)
        {
            found.AddRange(Texts(before["enum"]).Except(Texts(after["enum"])).Select(value => $"{path}: the value {value} is removed"));
        }
    }

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => $"{item}");
}
