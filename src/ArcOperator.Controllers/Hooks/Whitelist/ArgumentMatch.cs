namespace ArcOperator.Controllers.Hooks.Whitelist;

/// <summary>When an argument matches a pattern of the whitelist.</summary>
public enum ArgumentMatch
{
    /// <summary>When all of it does, from its first character to its last.</summary>
    Whole,

    /// <summary>When something in it does, unless the pattern says otherwise by <c>^</c> and <c>$</c>.</summary>
    Search,
}
