using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Reads a whitelist and reports all mistakes in it.</summary>
internal sealed class WhitelistReader
{
    private const int MostPatterns = 256;

    private readonly string _file;
    private readonly ArgumentMatch _match;
    private readonly List<string> _mistakes = [];
    private int _patterns;

    private WhitelistReader(string file, ArgumentMatch match) => (_file, _match) = (file, match);

    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="text">Content of the file.</param>
    /// <param name="match">Part of an argument that patterns have to match.</param>
    /// <exception cref="WhitelistException">The whitelist has mistakes.</exception>
    public static HookWhitelist Read(string file, string text, ArgumentMatch match)
    {
        var reader = new WhitelistReader(file, match);
        var commands = reader.Commands(text);
        return reader._mistakes.Count == 0 ? new(commands) : throw new WhitelistException(reader._mistakes);
    }

    private Dictionary<string, CommandRule> Commands(string text)
    {
        var rules = new Dictionary<string, CommandRule>(StringComparer.Ordinal);
        try
        {
            if (Yaml.Read(text) is not [JsonObject document] || document["commands"] is not JsonObject commands)
            {
                Note("expected one document with 'commands:' and a mapping of names below it");
                return rules;
            }

            Unknown("", document, "commands");
            foreach (var (name, rule) in commands)
            {
                rules[name] = Rule(name, rule);
            }
        }
        catch (Exception error) when (error is FormatException or ArgumentException or JsonException)
        {
            Note($"it is not YAML: {error.Message}");
        }

        return rules;
    }

    private CommandRule Rule(string name, JsonNode? node)
    {
        var path = $"commands.{name}";
        if (!HookWhitelist.IsBareName(name))
        {
            Note($"{path}: expected letters, digits and . _ + - without a path; the executor uses its own search path");
        }

        if (node is null)
        {
            return new(IsAllowed: false, []);
        }

        if (node is not JsonObject rule)
        {
            Note($"{path}: expected a mapping with 'allowed' and 'argumentPatterns'");
            return new(IsAllowed: false, []);
        }

        Unknown($"{path}.", rule, "allowed", "argumentPatterns");
        return new(IsAllowed($"{path}.allowed", rule["allowed"]), [.. Patterns($"{path}.argumentPatterns", rule["argumentPatterns"])]);
    }

    private bool IsAllowed(string path, JsonNode? node)
    {
        if (node is null)
        {
            return false;
        }

        if (node.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            return node.GetValue<bool>();
        }

        Note($"{path}: expected true or false");
        return false;
    }

    private IEnumerable<ArgumentPattern> Patterns(string path, JsonNode? node)
    {
        if (node is not (null or JsonArray))
        {
            Note($"{path}: expected a list of patterns");
        }

        foreach (var (index, item) in (node as JsonArray ?? []).Index())
        {
            if (++_patterns > MostPatterns)
            {
                Note($"{path}: the file has more than {MostPatterns} patterns; combine some with |");
                yield break;
            }

            if (Pattern($"{path}[{index}]", item) is { } pattern)
            {
                yield return pattern;
            }
        }
    }

    private ArgumentPattern? Pattern(string path, JsonNode? item)
    {
        if (item?.GetValueKind() != JsonValueKind.String)
        {
            Note($"{path}: expected a pattern in quotes");
            return null;
        }

        var pattern = item.GetValue<string>();
        try
        {
            return new(pattern, _match);
        }
        catch (PatternException error)
        {
            Note($"{path} '{pattern}': {error.Message}");
            return null;
        }
    }

    private void Unknown(string path, JsonObject map, params string[] known)
    {
        foreach (var (name, _) in map.Where(field => !known.Contains(field.Key)))
        {
            Note($"{path}{name}: unknown; expected {string.Join(" or ", known)}");
        }
    }

    private void Note(string mistake) => _mistakes.Add($"{_file}: {mistake}");
}

/// <summary>A whitelist cannot be used. The message has one mistake per line.</summary>
internal sealed class WhitelistException(IReadOnlyList<string> mistakes) : Exception(string.Join('\n', mistakes));
