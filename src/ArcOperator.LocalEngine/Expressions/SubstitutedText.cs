namespace ArcOperator.LocalEngine.Expressions;

/// <summary>A text after substitution, and the variables that nobody knew.</summary>
internal sealed record SubstitutedText(string Text, IReadOnlyList<string> Unknown)
{
    /// <summary>Null if all is well.</summary>
    public string? Problem => UnknownVariables.Problem(Unknown);
}
