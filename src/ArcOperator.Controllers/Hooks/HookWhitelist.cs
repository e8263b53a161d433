using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Commands and arguments that hooks may use. Everything else is denied.</summary>
public sealed partial class HookWhitelist
{
    private readonly string? _problem;
    private readonly IReadOnlyDictionary<string, CommandRule> _commands;

    internal HookWhitelist(IReadOnlyDictionary<string, CommandRule> commands) => _commands = commands;

    private HookWhitelist(string problem)
        : this(new Dictionary<string, CommandRule>()) =>
        _problem = problem;

    /// <summary>Returns a whitelist that allows nothing, because the file cannot be used.</summary>
    internal static HookWhitelist Missing(string problem) => new($"no hook is allowed: {problem}");

    /// <summary>False if the file could not be used.</summary>
    internal bool IsReal => _problem is null;

    /// <summary>Returns true if a command is a name without a path. Only such names can be allowed.</summary>
    public static bool IsBareName(string command) => BareName().IsMatch(command);

    /// <summary>Returns the reason why a command is not allowed with these arguments, or null if it is. The reason names the argument and never repeats it.</summary>
    public string? Refusal(string command, IReadOnlyList<string> arguments) =>
        _problem
        ?? (!IsBareName(command) ? "the command is not a bare name: expected letters, digits and . _ + - without a path"
        : _commands.GetValueOrDefault(command) is not { IsAllowed: true } rule ? $"command '{command}' is not allowed by the whitelist"
        : rule.FirstForbidden(arguments) is { } index ? $"argument {index} of command '{command}' matches none of the whitelist's patterns"
        : null);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex BareName();
}

/// <summary>Rule of the whitelist for one command.</summary>
/// <param name="IsAllowed">False: the command is denied with any arguments.</param>
/// <param name="Patterns">Each argument has to match one of them.</param>
internal sealed record CommandRule(bool IsAllowed, IReadOnlyList<ArgumentPattern> Patterns)
{
    /// <summary>Returns the number of the first argument that is not allowed, from 1, or null if all are allowed.</summary>
    public int? FirstForbidden(IReadOnlyList<string> arguments)
    {
        var index = arguments.ToList().FindIndex(argument => !Patterns.Any(pattern => pattern.IsMatch(argument)));
        return index < 0 ? null : index + 1;
    }
}
