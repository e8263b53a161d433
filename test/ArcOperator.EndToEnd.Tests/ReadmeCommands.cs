using System.Text.RegularExpressions;

namespace ArcOperator.EndToEnd.Tests;

/// <summary>The commands of the README, as a reader copies them.</summary>
internal static partial class ReadmeCommands
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("README.md"));

    /// <summary>Returns the commands that install and remove, from the row of a way of installing.</summary>
    public static (string Install, string Remove) OfWay(string way)
    {
        var row = Lines.Single(line => line.StartsWith($"| {way} | `", StringComparison.Ordinal)).Split('|');
        return (Quoted().Match(row[2]).Groups[1].Value, Quoted().Match(row[3]).Groups[1].Value);
    }

    /// <summary>Returns the commands of code blocks that begin with a text, without the explanation behind two blanks.</summary>
    public static IReadOnlyList<string> StartingWith(string text) =>
        [.. Lines.Where(line => line.StartsWith($"    {text}", StringComparison.Ordinal)).Select(line => line.Trim().Split("  ")[0])];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
