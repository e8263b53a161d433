using System.Text;
using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Shared;

/// <summary>Makes texts of other programs readable.</summary>
internal static partial class LineText
{
    /// <summary>Returns the first line that is not empty, without control characters, colours, and surrounding white space.</summary>
    public static string Clean(string text)
    {
        foreach (var line in Readable(text).Split('\n'))
        {
            if (line.Trim() is { Length: > 0 } first)
            {
                return first;
            }
        }

        return "";
    }

    /// <summary>Returns the text with its lines, without control sequences of terminals.</summary>
    public static string Readable(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var unit in Escapes().Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal))
        {
            plain.Append(unit is '\n' or '\t' || !char.IsControl(unit) ? unit : unit == '\r' ? '\n' : '\uFFFD');
        }

        return plain.ToString();
    }

    // CSI and OSC sequences: colours, cursor movement, titles.
    [GeneratedRegex(@"\x1B(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(?:\x07|\x1B\\)?|[@-Z\\-_])", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}
