using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Outcome of a hook's command.</summary>
/// <param name="ExitCode">0: success. 128 + n: the command was ended by signal n.</param>
/// <param name="StandardError">Standard error of the command, its last 8 KiB at most. Untrusted text.</param>
internal sealed partial record HookResult(int ExitCode, string StandardError)
{
    // In characters: one line of a condition.
    private const int LongestLine = 200;

    /// <summary>Returns the last line of standard error that holds text, without control characters; empty if there is none.</summary>
    public string LastErrorLine() => (StandardError.Split('\n', '\r').Select(Clean).LastOrDefault(line => line.Length > 0) ?? "").Truncate(LongestLine);

    private static string Clean(string line) => Invisible().Replace(EscapeSequence().Replace(line, ""), " ").Trim();

    // Colours and cursor movements (ECMA-48), and operating system commands such as window titles.
    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-Z\\^_])", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex EscapeSequence();

    // Control and format characters (bidirectional overrides among them), halves of surrogate pairs, and runs of white space.
    [GeneratedRegex(@"[\p{C}\s\p{Z}\uFFFD]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Invisible();
}
