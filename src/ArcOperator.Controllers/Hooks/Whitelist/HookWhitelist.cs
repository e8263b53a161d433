using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Hooks.Whitelist;

/// <summary>Which commands hooks may run, with which arguments. What is not allowed is forbidden.</summary>
public sealed partial class HookWhitelist
{
    private readonly string? _problem;
    private readonly IReadOnlyDictionary<string, CommandRule> _commands;

    internal HookWhitelist(IReadOnlyDictionary<string, CommandRule> commands) => _commands = commands;

    private HookWhitelist(string problem)
        : this(new Dictionary<string, CommandRule>()) =>
        _problem = problem;

    /// <summary>A whitelist that allows nothing, because there is none to be had.</summary>
    internal static HookWhitelist Missing(string problem) => new($"no hook is allowed: {problem}");

    /// <summary>False for one that stands for a file that could not be read.</summary>
    internal bool IsReal => _problem is null;

    /// <summary>Whether a command is a name without any path, as all are that can be allowed.</summary>
    public static bool IsBareName(string command) => BareName().IsMatch(command);

    /// <summary>Why a command may not be run with these arguments. Null: it may. Tells which argument is wrong, never what it holds.</summary>
    public string? Refusal(string command, IReadOnlyList<string> arguments) =>
        _problem
        ?? (!IsBareName(command) ? "the command is no bare name: expected one without a path, of letters, digits and . _ + -"
        : _commands.GetValueOrDefault(command) is not { IsAllowed: true } rule ? $"command '{command}' is not allowed by the whitelist"
        : rule.FirstForbidden(arguments) is { } index ? $"argument {index} of command '{command}' matches none of the whitelist's patterns"
        : null);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex BareName();
}
