using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Runtime.Options;

/// <summary>Reads a YAML or JSON file with options.</summary>
internal static class OptionFile
{
    /// <exception cref="OptionsException">The file is missing, or is neither YAML nor JSON.</exception>
    public static Dictionary<string, string?> Read(string path)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var document in Yaml.Read(File.ReadAllText(path)))
            {
                Collect(document, "", values);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new OptionsException([$"--config {path} cannot be read: {error.Message}"]);
        }

        return values;
    }

    private static void Collect(JsonNode? node, string key, Dictionary<string, string?> values)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    Collect(value, key.Length == 0 ? name : $"{key}:{name}", values);
                }

                break;
            case JsonArray list:
                foreach (var (index, item) in list.Index())
                {
                    Collect(item, $"{key}:{index}", values);
                }

                break;
            case JsonValue value:
                values[key] = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
                break;
        }
    }
}
