namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>What <c>(?ims)</c> switches on. <c>U</c> changes which of several matches is found, and so nothing here.</summary>
[Flags]
internal enum PatternFlags
{
    None = 0,

    /// <summary><c>i</c>: upper and lower case are the same.</summary>
    IgnoreCase = 1,

    /// <summary><c>m</c>: <c>^</c> and <c>$</c> are the ends of each line.</summary>
    Multiline = 2,

    /// <summary><c>s</c>: the dot matches a newline too.</summary>
    DotAll = 4,
}
