using System.Text;
using ArcOperator.Controllers.Hooks.Whitelist;

namespace ArcOperator.Controllers.Hooks;

/// <summary>What can be said about a call before it is made. Both sides ask: the operator to tell at once, the executor because it trusts nobody.</summary>
public static class HookCallCheck
{
    // Linux takes 128 KiB for one text and a quarter of the stack for all; the rest is the executor's own.
    private const int LongestText = (128 << 10) - 1;
    private const int LongestTogether = 1 << 20;

    /// <summary>Why no process can be made of the call. Null: one can.</summary>
    public static string? Malformation(HookCall call, HookOptions options)
    {
        if (call.Timeout <= TimeSpan.Zero || call.Timeout > options.MaxTimeout)
        {
            return $"the timeout is {call.Timeout.TotalSeconds}s: expected more than 0s and at most {options.MaxTimeout.TotalSeconds}s";
        }

        var texts = call.Arguments.Select((argument, index) => (What: $"argument {index + 1}", Text: argument))
            .Concat(call.Environment.Select(variable => (What: $"variable {Show(variable.Key)}", Text: $"{variable.Key}={variable.Value}")))
            .ToList();
        return call.Environment.Keys.FirstOrDefault(name => !IsVariable(name)) is { } wrong ? $"{Show(wrong)} is no name of a variable"
            : texts.Select(text => Malformation(text.What, text.Text)).OfType<string>().FirstOrDefault() is { } malformed ? malformed
            : texts.Sum(text => Encoding.UTF8.GetByteCount(text.Text) + sizeof(long) + 1L) > LongestTogether ? $"arguments and environment together are longer than {LongestTogether} bytes"
            : null;
    }

    /// <summary>Why the call is not allowed. Null: it is.</summary>
    public static string? Refusal(HookCall call, HookWhitelist whitelist, HookOptions options) =>
        whitelist.Refusal(call.Command, call.Arguments)
        ?? call.Environment.Keys.Where(name => !options.AllowedEnvironment.Any(allowed => Covers(allowed, name)))
            .Select(name => $"variable {Show(name)} is not among hooks.allowedEnvironment")
            .FirstOrDefault();

    private static string? Malformation(string what, string text) =>
        text.Contains('\0') ? $"{what} holds a NUL character"
        : HasLoneSurrogate(text) ? $"{what} is not valid Unicode"
        : Encoding.UTF8.GetByteCount(text) > LongestText ? $"{what} is longer than {LongestText} bytes"
        : null;

    private static bool HasLoneSurrogate(string text) =>
        text.Where((unit, at) => char.IsHighSurrogate(unit) ? at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])
            : char.IsLowSurrogate(unit) && (at == 0 || !char.IsHighSurrogate(text[at - 1]))).Any();

    private static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private static bool Covers(string allowed, string name) =>
        allowed.EndsWith('*') ? name.StartsWith(allowed[..^1], StringComparison.Ordinal) : name == allowed;

    // A stranger's text in a message: short, and of one line.
    private static string Show(string name) => $"'{string.Concat(name.Take(40).Select(character => char.IsAscii(character) && !char.IsControl(character) ? character : '?'))}'";
}
