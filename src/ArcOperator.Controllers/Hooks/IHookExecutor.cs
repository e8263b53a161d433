using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Runs a command of the whitelist over a document, outside of this process.</summary>
internal interface IHookExecutor
{
    /// <summary>Runs a command once. The caller decides about retries.</summary>
    /// <param name="call">Command with its arguments.</param>
    /// <param name="input">Standard input of the command, read to its end.</param>
    /// <param name="output">Receives standard output of the command. Its content is undefined after an error.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>Outcome of the command. An exit code other than 0 is not an exception.</returns>
    /// <exception cref="HookException">The command did not run to its end.</exception>
    Task<HookResult> ExecuteAsync(HookCall call, Stream input, Stream output, CancellationToken cancellationToken);
}

/// <summary>The command of a hook did not run to its end.</summary>
internal sealed class HookException(HookFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public HookFailure Failure { get; } = failure;
}

/// <summary>Reason why the command of a hook did not run to its end.</summary>
internal enum HookFailure
{
    /// <summary>The whitelist does not allow the command or an argument. A retry needs a change of the source or the whitelist.</summary>
    NotAllowed,

    /// <summary>The command took longer than its timeout and was ended.</summary>
    TimedOut,

    /// <summary>The command wrote too much and was ended.</summary>
    OutputTooLarge,

    /// <summary>The command used more memory or disk space than the executor allows and was ended.</summary>
    LimitExceeded,

    /// <summary>The executor is not reachable or failed. A retry can succeed.</summary>
    Unavailable,
}

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
