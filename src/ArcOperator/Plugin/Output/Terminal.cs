using System.CommandLine;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Plugin.Output;

/// <summary>The output of a command. Colours and a live line are used on a terminal only.</summary>
/// <param name="Output">Writer of the output.</param>
/// <param name="IsInteractive">True if a person reads the output on a terminal.</param>
/// <param name="HasColours">True if colours are allowed.</param>
internal sealed record Terminal(TextWriter Output, bool IsInteractive, bool HasColours)
{
    // In characters. Texts of a cluster have any length.
    private const int LongestText = 600;

    /// <summary>Returns the terminal of a command. Colours need a terminal that is not dumb, and no variable NO_COLOR (https://no-color.org).</summary>
    public static Terminal Of(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var isInteractive = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        return new(output, isInteractive, isInteractive && !IsSet("NO_COLOR") && Environment.GetEnvironmentVariable("TERM") != "dumb");
    }

    /// <summary>Returns a text of a cluster as one line without characters that control a terminal or change the direction of the text.</summary>
    public static string Line(string? text, int longest = LongestText) => PrintableText.ToSingleLine(PrintableText.FirstLine(text ?? ""), longest);

    /// <summary>Returns the text in a colour, if the terminal has colours.</summary>
    public string Paint(string text, TextColour colour) => HasColours && colour != TextColour.None ? $"\u001B[{(int)colour}m{text}\u001B[0m" : text;

    /// <summary>Replaces the live line. Without a terminal nothing is written.</summary>
    public async Task ShowProgressAsync(string text)
    {
        if (IsInteractive)
        {
            await Output.WriteAsync($"\r\u001B[K{text}");
        }
    }

    /// <summary>Removes the live line.</summary>
    public Task EndProgressAsync() => ShowProgressAsync("");

    /// <summary>Clears the screen before an output that replaces the previous one.</summary>
    public async Task ClearAsync()
    {
        if (IsInteractive)
        {
            await Output.WriteAsync("\u001B[H\u001B[2J");
        }
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}

/// <summary>Colours of a terminal, by their codes (ECMA-48, Select Graphic Rendition).</summary>
internal enum TextColour
{
    None = 0,
    Red = 31,
    Green = 32,
    Yellow = 33,
}
