using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.Plugin.Output;

/// <summary>The form in which a command prints its result.</summary>
internal static class OutputFormat
{
    public const string Json = "json";
    public const string Yaml = "yaml";

    /// <summary>One name of an object per line, for other commands of kubectl.</summary>
    public const string Name = "name";

    /// <summary>Creates the option <c>--output</c>.</summary>
    /// <param name="formats">Formats that the command offers beside text.</param>
    public static Option<string?> Option(params string[] formats)
    {
        var option = new Option<string?>("--output", "-o") { Description = $"Format of the output: {string.Join(", ", formats)}. Default: text." };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    /// <summary>Returns a document as JSON or YAML. Both escape characters that control a terminal.</summary>
    public static string Render(JsonNode document, string format)
    {
        if (format == Yaml)
        {
            return ArcOperator.Kubernetes.Serialization.Yaml.Write(document);
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            document.WriteTo(writer);
        }

        return $"{Encoding.UTF8.GetString(buffer.ToArray())}\n";
    }
}
