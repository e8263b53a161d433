using System.Text;
using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Command to run as a hook.</summary>
/// <param name="Command">Name without a path, as in the whitelist.</param>
/// <param name="Arguments">Arguments. The whitelist must allow each of them.</param>
/// <param name="Timeout">Time after which the command and everything that it started are ended.</param>
/// <param name="Environment">Variables in addition to those of the executor.</param>
public sealed record HookCall(string Command, IReadOnlyList<string> Arguments, TimeSpan Timeout, IReadOnlyDictionary<string, string> Environment);

/// <summary>Checks a call before it runs. The operator checks to report mistakes early, the executor because it does not trust the operator.</summary>
public static partial class HookCallCheck
{
    // Linux accepts 128 KiB for one argument and a quarter of the stack for all of them. The rest is left to the executor's variables.
    private const int LongestText = (128 << 10) - 1;
    private const int LongestTogether = 1 << 20;

    /// <summary>Returns the reason why the call cannot become a process, or null if it can.</summary>
    public static string? Malformation(HookCall call, HookOptions options)
    {
        if (call.Timeout <= TimeSpan.Zero || call.Timeout > options.MaxTimeout)
        {
            return $"the timeout is {call.Timeout.TotalSeconds}s: expected more than 0s and at most {options.MaxTimeout.TotalSeconds}s";
        }

        var texts = call.Arguments.Select((argument, index) => (Place: $"argument {index + 1}", Text: argument))
            .Concat(call.Environment.Select(variable => (Place: $"variable {Show(variable.Key)}", Text: $"{variable.Key}={variable.Value}")))
            .ToList();
        return call.Environment.Keys.FirstOrDefault(name => !IsVariable(name)) is { } wrong ? $"{Show(wrong)} is not the name of a variable"
            : texts.Select(text => Malformation(text.Place, text.Text)).OfType<string>().FirstOrDefault() is { } malformed ? malformed
            : texts.Sum(text => Encoding.UTF8.GetByteCount(text.Text) + sizeof(long) + 1L) > LongestTogether ? $"arguments and environment together are longer than {LongestTogether} bytes"
            : null;
    }

    /// <summary>Returns the reason why the call is not allowed, or null if it is. The reason names the argument and never repeats it.</summary>
    public static string? Refusal(HookCall call, HookWhitelist whitelist, HookOptions options) =>
        whitelist.Refusal(call.Command, call.Arguments)
        ?? call.Arguments.Index().Where(argument => LeadsOutside().IsMatch(argument.Item))
            .Select(argument => $"argument {argument.Index + 1} of command '{call.Command}' is a path with '..' or into /proc, /sys or /dev, which no pattern can allow")
            .FirstOrDefault()
        ?? call.Environment.Keys.Where(name => !options.AllowedEnvironment.Any(allowed => Covers(allowed, name)))
            .Select(name => $"variable {Show(name)} is not among hooks.allowedEnvironment")
            .FirstOrDefault();

    private static string? Malformation(string place, string text) =>
        text.Contains('\0') ? $"{place} contains a NUL character"
        : HasLoneSurrogate(text) ? $"{place} is not valid Unicode"
        : Encoding.UTF8.GetByteCount(text) > LongestText ? $"{place} is longer than {LongestText} bytes"
        : null;

    // The confinement of hooks keeps them inside their folder; this is a second line of defence.
    [GeneratedRegex(@"(?:^|/)\.\.$|(?:^|[^.])\.\./|(?:^|=)/+(?:\./+)*(?:proc|sys|dev)(?:/|$)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LeadsOutside();

    private static bool HasLoneSurrogate(string text) =>
        text.Where((unit, at) => char.IsHighSurrogate(unit) ? at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])
            : char.IsLowSurrogate(unit) && (at == 0 || !char.IsHighSurrogate(text[at - 1]))).Any();

    private static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private static bool Covers(string allowed, string name) =>
        allowed.EndsWith('*') ? name.StartsWith(allowed[..^1], StringComparison.Ordinal) : name == allowed;

    // Untrusted text in a message is short and has one line.
    private static string Show(string name) => $"'{string.Concat(name.Select(character => char.IsAscii(character) && !char.IsControl(character) ? character : '?')).Truncate(40)}'";
}
