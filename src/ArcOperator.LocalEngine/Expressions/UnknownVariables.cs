namespace ArcOperator.LocalEngine.Expressions;

/// <summary>How the user is told of variables that nobody knows.</summary>
internal static class UnknownVariables
{
    public static string? Problem(IReadOnlyList<string> names) =>
        names.Count == 0 ? null : $"failed to resolve {string.Join(", ", names.Distinct().Select(name => $"{{{{{name}}}}}"))}";
}
