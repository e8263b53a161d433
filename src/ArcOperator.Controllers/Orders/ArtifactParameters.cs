using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The parameters of an artifact's workflow: those of the Endpoints, of the artifact's spec, and of its type, which override the others.</summary>
internal static class ArtifactParameters
{
    // Those of the two Endpoints, and cron.
    private const int FixedParameters = 9;

    /// <summary>Returns the parameters sorted by name. Each name occurs once.</summary>
    public static IReadOnlyList<ParameterSource> Compute(
        ArtifactObservation artifact, V1Alpha1Endpoint source, V1Alpha1Endpoint destination, ResolvedType type, IReadOnlyCollection<ParameterSource> spec)
    {
        // The names of the artifact's spec begin with "spec", and are different from those of the Endpoints.
        var own = FromEndpoint("src", source, artifact.Source)
            .Concat(FromEndpoint("dst", destination, artifact.Destination))
            .Append(new("cron", "cron", Text(artifact.Cron is not null)))
            .Concat(spec);
        var sorted = new List<ParameterSource>(FixedParameters + spec.Count + type.Parameters.Count);
        sorted.AddRange(own.Where(parameter => !type.ParameterNames.Contains(parameter.Name)));
        sorted.AddRange(type.Parameters);
        sorted.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return sorted;
    }

    private static IEnumerable<ParameterSource> FromEndpoint(string prefix, V1Alpha1Endpoint endpoint, EndpointObservation observed) =>
    [
        new($"spec.type of Endpoint '{observed.Name}'", $"{prefix}Type", endpoint.Spec.Type),
        new($"spec.remoteURL of Endpoint '{observed.Name}'", $"{prefix}RemoteURL", endpoint.Spec.RemoteUrl),
        new($"spec.secretRef of Endpoint '{observed.Name}'", $"{prefix}Secret", Text(observed.SecretName is not null)),
        .. endpoint.Spec.Limits?.BytesPerSecond is { } bandwidth
            ? [new ParameterSource($"spec.limits.bandwidth of Endpoint '{observed.Name}'", $"{prefix}Bandwidth", bandwidth.ToString(CultureInfo.InvariantCulture))]
            : Array.Empty<ParameterSource>(),
    ];

    private static string Text(bool value) => value ? "true" : "false";
}

/// <summary>The parameters of a spec, or the reason why the spec is refused.</summary>
internal sealed record FlattenedSpec(IReadOnlyCollection<ParameterSource> Parameters, string? Problem);

/// <summary>
/// Turns the free-form spec of an artifact into parameters. A name consists of <c>spec</c> and the keys of the path, each with its first letter in upper
/// case: <c>config.port</c> becomes <c>specConfigPort</c>, <c>tags[0]</c> becomes <c>specTags0</c>.
/// </summary>
/// <remarks>
/// Names repeat the keys of their path, so those of a small spec could need gigabytes. Each limit is therefore checked before a text is created, and the
/// first problem ends the search.
/// </remarks>
internal static class SpecFlattener
{
    /// <param name="spec">The spec, or null.</param>
    /// <param name="field">Path of the spec in the Order, for messages.</param>
    public static FlattenedSpec Flatten(JsonElement? spec, string field = "spec")
    {
        var collector = new SpecCollector(field, Math.Min(OrderLimits.CountValues(spec), ParameterLimits.MostParameters));
        return spec is { ValueKind: JsonValueKind.Object } root && !collector.TryCollect(root, out var problem)
            ? new([], problem)
            : new(collector.Parameters, null);
    }
}

/// <summary>Collects the values of a spec. It holds the name and the path of the current value.</summary>
/// <param name="field">Path of the spec in the Order, for messages.</param>
/// <param name="count">Expected number of values.</param>
internal sealed partial class SpecCollector(string field, int count)
{
    // In characters. Longer paths are truncated in messages.
    private const int LongestPath = 120;

    // The depth to which free-form fields are read.
    private const int MostLevels = 512;

    private readonly StringBuilder _name = new("spec");
    private readonly StringBuilder _path = new();
    private readonly Dictionary<string, ParameterSource> _byName = new(count, StringComparer.Ordinal);
    private readonly string _owner = $"{field}.";
    private int _level;

    public IReadOnlyCollection<ParameterSource> Parameters => _byName.Values;

    public bool TryCollect(JsonElement element, [NotNullWhen(false)] out string? problem)
    {
        problem = element.ValueKind switch
        {
            JsonValueKind.Object or JsonValueKind.Array when _level == MostLevels =>
                $"{field} is nested more than {MostLevels} levels deep; move its values to an upper level",
            JsonValueKind.Object => CollectObject(element),
            JsonValueKind.Array => CollectArray(element),
            JsonValueKind.Null => null,
            // Numbers keep their JSON text: 1000000 must not become 1e+06.
            _ => Add(element),
        };
        return problem is null;
    }

    private string? CollectObject(JsonElement element)
    {
        var (nameLength, pathLength) = (_name.Length, _path.Length);
        _level++;
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

        _level--;
        return null;
    }

    private string? CollectArray(JsonElement element)
    {
        var (nameLength, pathLength) = (_name.Length, _path.Length);
        _level++;
        var index = 0;
        Span<char> digits = stackalloc char[10];
        foreach (var item in element.EnumerateArray())
        {
            index.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
            _name.Append(digits[..length]);
            _path.Append('[').Append(digits[..length]).Append(']');
            if (!TryCollect(item, out var problem))
            {
                return problem;
            }

            index++;
            (_name.Length, _path.Length) = (nameLength, pathLength);
        }

        _level--;
        return null;
    }

    private string? Add(JsonElement element)
    {
        if (_name.Length > ParameterLimits.LongestName)
        {
            return $"{Quote(CurrentPath())} makes a parameter name of {_name.Length} characters; at most {ParameterLimits.LongestName} are allowed, so shorten its keys";
        }

        if (_byName.Count == ParameterLimits.MostParameters)
        {
            return $"{field} has more than {ParameterLimits.MostParameters} values, and each becomes a parameter; remove some";
        }

        var name = _name.ToString();
        if (!ArgoName().IsMatch(name))
        {
            return $"{Quote(CurrentPath())} makes the parameter name '{name}', but Argo accepts only letters, digits, '-' and '_' in names; rename it";
        }

        var parameter = new ParameterSource(
            _path.ToString(), new Parameter { Name = name, Value = element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : element.GetRawText() }) { Owner = _owner };
        if (!_byName.TryAdd(name, parameter))
        {
            return $"{Quote(_byName[name].Path)} and {Quote(parameter.Path)} both make the parameter '{name}'; rename one of them";
        }

        return null;
    }

    private string CurrentPath() => _path.ToString(0, Math.Min(_path.Length, LongestPath + 1));

    private string Quote(string path) => $"{field}.{path.Truncate(LongestPath)}";

    // The names of parameters that Argo accepts.
    [GeneratedRegex(@"\A[-a-zA-Z0-9_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ArgoName();
}
