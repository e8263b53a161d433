using System.Text.Json.Nodes;
using ArcOperator.HookExecutor;
using ArcOperator.Options;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Packaging.Chart;

/// <summary>JSON schema of the options of the operator and of the hook executor, which share a file.</summary>
internal static class ConfigSchema
{
    /// <summary>Returns the schema. It refuses unknown sections and options, as the programs do.</summary>
    public static JsonObject Create()
    {
        var sections = OptionSection.Of<RunOptions>().Concat(OptionSection.Of<HookExecutorRunOptions>())
            .GroupBy(section => section.Name).OrderBy(group => group.Key, StringComparer.Ordinal);
        var schemas = sections.ToDictionary(group => group.Key, group => Section([.. group.SelectMany(section => section.Properties)]));
        foreach (var (name, inner) in schemas.Where(schema => schema.Key.Contains('.', StringComparison.Ordinal)))
        {
            var (outer, member) = (name[..name.LastIndexOf('.')], name[(name.LastIndexOf('.') + 1)..]);
            schemas[outer]["properties"]?.AsObject().Add(member, inner);
        }

        return Closed(schemas.Where(schema => !schema.Key.Contains('.', StringComparison.Ordinal)).Select(schema => (schema.Key, schema.Value)));
    }

    private static JsonObject Section(IReadOnlyList<OptionProperty> options) => Closed(options.DistinctBy(option => option.Path)
        .OrderBy(option => option.Path, StringComparer.Ordinal).Select(option => (option.Path.Split('.')[^1], Option(option))));

    private static JsonObject Option(OptionProperty option) => new()
    {
        ["description"] = option.Description,
        ["type"] = TypeOf(option.Type) is [var single] ? single : new JsonArray([.. TypeOf(option.Type).Select(type => (JsonNode)type)]),
    };

    // YAML reads some texts as numbers, and the programs read numbers with units.
    private static string[] TypeOf(Type type) =>
        type == typeof(bool) ? ["boolean"]
        : type == typeof(int) || type == typeof(long) ? ["integer", "string"]
        : type == typeof(double) ? ["number", "string"]
        : type == typeof(string) ? ["string", "integer", "number"]
        : typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? ["array", "string"]
        : ["string"];

    private static JsonObject Closed(IEnumerable<(string Name, JsonObject Schema)> properties) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Schema))),
    };
}
