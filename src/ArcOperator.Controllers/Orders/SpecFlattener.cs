using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>One value of an artifact's spec.</summary>
/// <param name="Path">Its place in the spec, as in <c>config.port</c>.</param>
/// <param name="Name">The parameter that it becomes, as in <c>specConfigPort</c>.</param>
/// <param name="Value">Its text.</param>
internal sealed record SpecParameter(string Path, string Name, string Value);

/// <summary>The parameters that a spec makes, or the reason why it makes none.</summary>
internal sealed record FlattenedSpec(IReadOnlyList<SpecParameter> Parameters, string? Problem);

/// <summary>
/// Turns an artifact's free-form spec into parameters: each value under the names on its way, each with its first letter in
/// upper case, behind <c>spec</c>. <c>config.port</c> becomes <c>specConfigPort</c>, <c>tags[0]</c> becomes <c>specTags0</c>.
/// </summary>
/// <remarks>
/// A name repeats the keys on its way, so a small spec could make names of gigabytes together. Each limit is therefore checked
/// before a text is made, and the first problem ends the search.
/// </remarks>
internal static class SpecFlattener
{
    public static FlattenedSpec Flatten(JsonElement? spec)
    {
        var collector = new SpecCollector();
        return spec is { ValueKind: JsonValueKind.Object } root && !collector.TryCollect(root, out var problem)
            ? new([], problem)
            : new(collector.Parameters, null);
    }
}

/// <summary>Walks through a spec, with the name and the path of the current place.</summary>
internal sealed partial class SpecCollector
{
    // In characters, of a path that a message repeats.
    private const int LongestPath = 120;

    private readonly StringBuilder _name = new("spec");
    private readonly StringBuilder _path = new();
    private readonly Dictionary<string, string> _pathByName = new(StringComparer.Ordinal);
    private readonly List<SpecParameter> _parameters = [];

    public IReadOnlyList<SpecParameter> Parameters => _parameters;

    public bool TryCollect(JsonElement element, [NotNullWhen(false)] out string? problem)
    {
        problem = element.ValueKind switch
        {
            JsonValueKind.Object => OfObject(element),
            JsonValueKind.Array => OfArray(element),
            JsonValueKind.Null => null,
            // Numbers keep the text that they have in JSON: 1000000 must not become 1e+06.
            _ => OfValue(element),
        };
        return problem is null;
    }

    private string? OfObject(JsonElement element)
    {
        var (nameLength, pathLength) = (_name.Length, _path.Length);
        foreach (var property in element.EnumerateObject())
        {
            var key = property.Name;
            if (key.Length > 0)
            {
                _name.Append(char.ToUpperInvariant(key[0])).Append(key, 1, key.Length - 1);
            }

            _path.Append(pathLength == 0 ? "" : ".").Append(key);
            if (!TryCollect(property.Value, out var problem))
            {
                return problem;
            }

            (_name.Length, _path.Length) = (nameLength, pathLength);
        }

        return null;
    }

    private string? OfArray(JsonElement element)
    {
        var (nameLength, pathLength) = (_name.Length, _path.Length);
        foreach (var (index, item) in element.EnumerateArray().Index())
        {
            _name.Append(index);
            _path.Append(CultureInfo.InvariantCulture, $"[{index}]");
            if (!TryCollect(item, out var problem))
            {
                return problem;
            }

            (_name.Length, _path.Length) = (nameLength, pathLength);
        }

        return null;
    }

    private string? OfValue(JsonElement element)
    {
        if (_name.Length > ParameterLimits.LongestName)
        {
            return $"spec path '{Path()}' makes a parameter name of {_name.Length} characters: at most {ParameterLimits.LongestName}; shorten its keys";
        }

        if (_parameters.Count == ParameterLimits.MostParameters)
        {
            return $"spec has more than {ParameterLimits.MostParameters} values, of which each becomes a parameter: shorten it";
        }

        var name = _name.ToString();
        if (!ArgoName().IsMatch(name))
        {
            return $"spec path '{Path()}' makes the parameter name '{name}', but Argo takes only letters, digits, '-' and '_' in names: rename it";
        }

        var path = _path.ToString();
        if (!_pathByName.TryAdd(name, path))
        {
            return $"spec paths '{_pathByName[name].Truncate(LongestPath)}' and '{Path()}' both make the parameter '{name}': rename one of them";
        }

        _parameters.Add(new(path, name, element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : element.GetRawText()));
        return null;
    }

    private string Path() => _path.ToString(0, Math.Min(_path.Length, LongestPath + 1)).Truncate(LongestPath);

    // Argo's own rule for the names of parameters.
    [GeneratedRegex(@"\A[-a-zA-Z0-9_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ArgoName();
}
