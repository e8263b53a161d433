using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Plugin.Plans;

/// <summary>An Order in a file.</summary>
/// <param name="Document">The Order as written.</param>
/// <param name="Order">The Order as the API server decodes it.</param>
/// <param name="UnknownFields">Fields of the spec that the API server does not know.</param>
internal sealed record OrderFile(JsonObject Document, V1Alpha1Order Order, IReadOnlyList<string> UnknownFields)
{
    // In characters. The API server accepts 1.5 MiB.
    private const int LongestFile = 4 << 20;
    private const string StandardInput = "-";

    /// <summary>Reads the Orders of a file, or of the standard input for <c>-</c>.</summary>
    /// <exception cref="TargetException">The file cannot be read, or holds no Order.</exception>
    public static async Task<IReadOnlyList<OrderFile>> ReadAsync(string path, ObjectJson json, CancellationToken cancellationToken)
    {
        try
        {
            var orders = Parse(await ReadTextAsync(path, cancellationToken), json);
            return orders.Count > 0 ? orders : throw new TargetException($"{path} holds no Order of {ArcGroup.Group}/{ArcGroup.Version}");
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw new TargetException($"{path} cannot be decoded: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"{path} cannot be read: {error.Message}");
        }
    }

    /// <summary>Returns the Orders of a YAML text.</summary>
    /// <exception cref="FormatException">The text is not valid YAML.</exception>
    /// <exception cref="JsonException">A field of an Order has another type.</exception>
    public static IReadOnlyList<OrderFile> Parse(string text, ObjectJson json) =>
    [
        .. Yaml.Read(text).OfType<JsonObject>()
            .Where(document => Text(document["kind"]) == "Order" && Text(document["apiVersion"])?.StartsWith($"{ArcGroup.Group}/", StringComparison.Ordinal) is true)
            .Select(document => Decode(document, json)),
    ];

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        using var reader = path == StandardInput ? Console.In : new StreamReader(path);
        var block = new char[LongestFile + 1];
        var length = await reader.ReadBlockAsync(block, cancellationToken);
        return length <= LongestFile ? new(block, 0, length) : throw new FormatException($"it has more than {LongestFile} characters");
    }

    private static OrderFile Decode(JsonObject document, ObjectJson json)
    {
        var order = json.Deserialize<V1Alpha1Order>(Encoding.UTF8.GetBytes(document.ToJsonString())) ?? new();
        var unknown = new List<string>();
        Find(document["spec"], json.TypeInfo<V1Alpha1OrderSpec>(), "spec", unknown);
        return new(document, order, unknown);
    }

    // The types of the converter are those that the CRD is generated from.
    private static void Find(JsonNode? node, JsonTypeInfo type, string path, List<string> unknown)
    {
        if (node is JsonArray list && type.Kind == JsonTypeInfoKind.Enumerable && type.ElementType is { } element)
        {
            foreach (var (index, item) in list.Index())
            {
                Find(item, type.Options.GetTypeInfo(element), $"{path}[{index}]", unknown);
            }
        }
        else if (node is JsonObject map && type.Kind == JsonTypeInfoKind.Object)
        {
            foreach (var (key, value) in map)
            {
                if (type.Properties.FirstOrDefault(property => property.Name == key) is { } property)
                {
                    Find(value, type.Options.GetTypeInfo(property.PropertyType), $"{path}.{key}", unknown);
                }
                else
                {
                    unknown.Add($"{path}.{key} is not a field of an Order{NearestName.Suggest(key, type.Properties.Select(known => known.Name))}");
                }
            }
        }
    }
}
