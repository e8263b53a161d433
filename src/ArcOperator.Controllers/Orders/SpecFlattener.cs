using System.Text.Json;
using System.Text.RegularExpressions;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>
/// Turns an artifact's free-form spec into parameters: each value under the names on its way, each with its first letter in
/// upper case, behind <c>spec</c>. <c>config.port</c> becomes <c>specConfigPort</c>, <c>tags[0]</c> becomes <c>specTags0</c>.
/// </summary>
internal static partial class SpecFlattener
{
    public static FlattenedSpec Flatten(JsonElement? spec)
    {
        var leaves = new List<Leaf>();
        if (spec is { ValueKind: JsonValueKind.Object } root)
        {
            Collect(root, "spec", "", leaves);
        }

        if (leaves.Find(leaf => !ArgoName().IsMatch(leaf.Name)) is { } odd)
        {
            return new([], $"spec path '{odd.Path}' makes the parameter name '{odd.Name}', but Argo takes only letters, digits, '-' and '_' in names: rename it");
        }

        return leaves.GroupBy(leaf => leaf.Name).FirstOrDefault(same => same.Count() > 1) is { } clash
            ? new([], $"spec paths '{clash.First().Path}' and '{clash.Last().Path}' both make the parameter '{clash.Key}': rename one of them")
            : new([.. leaves.Select(leaf => new Parameter { Name = leaf.Name, Value = leaf.Value })], null);
    }

    private static void Collect(JsonElement element, string name, string path, List<Leaf> leaves)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Collect(property.Value, name + WithCapital(property.Name), path.Length == 0 ? property.Name : $"{path}.{property.Name}", leaves);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Collect(item, $"{name}{index}", $"{path}[{index}]", leaves);
                }

                break;
            case JsonValueKind.Null:
                break;
            case JsonValueKind.String:
                leaves.Add(new(path, name, element.GetString() ?? ""));
                break;
            default:
                // Numbers keep the text that they have in JSON: 1000000 must not become 1e+06.
                leaves.Add(new(path, name, element.GetRawText()));
                break;
        }
    }

    private static string WithCapital(string segment) => segment.Length == 0 ? "" : char.ToUpperInvariant(segment[0]) + segment[1..];

    // Argo's own rule for the names of parameters.
    [GeneratedRegex(@"\A[-a-zA-Z0-9_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ArgoName();

    private sealed record Leaf(string Path, string Name, string Value);
}
