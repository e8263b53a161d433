using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ArcOperator.Plugin.Output;

/// <summary>The form in which a command prints its result.</summary>
internal static partial class OutputFormat
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

    /// <summary>Returns a document as JSON or YAML. Both escape characters that control a terminal or change the direction of the text.</summary>
    public static string Render(JsonNode document, string format)
    {
        if (format == Yaml)
        {
            // The writer puts texts with such characters in double quotes, which allow escapes, and escapes control characters only.
            return Format().Replace(
                ArcOperator.Kubernetes.Serialization.Yaml.Write(document), found => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)found.Value[0]:X4}"));
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            document.WriteTo(writer);
        }

        return $"{Encoding.UTF8.GetString(buffer.ToArray())}\n";
    }

    [GeneratedRegex(@"\p{Cf}", RegexOptions.CultureInvariant)]
    private static partial Regex Format();
}
