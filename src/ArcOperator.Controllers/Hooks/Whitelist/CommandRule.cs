using ArcOperator.Controllers.Hooks.Whitelist.Patterns;

namespace ArcOperator.Controllers.Hooks.Whitelist;

/// <summary>What the whitelist says of one command.</summary>
/// <param name="IsAllowed">False: it is refused, whatever its arguments.</param>
/// <param name="Patterns">Of which each argument has to match one.</param>
internal sealed record CommandRule(bool IsAllowed, IReadOnlyList<ArgumentPattern> Patterns)
{
    /// <summary>The first argument, counted from 1, that is not allowed. Null: all are.</summary>
    public int? FirstForbidden(IReadOnlyList<string> arguments)
    {
        var index = arguments.ToList().FindIndex(argument => !Patterns.Any(pattern => pattern.IsMatch(argument)));
        return index < 0 ? null : index + 1;
    }
}
