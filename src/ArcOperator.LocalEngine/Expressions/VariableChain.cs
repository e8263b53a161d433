namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Several scopes as one; the first that knows a name decides.</summary>
internal sealed class VariableChain(params IReadOnlyList<IVariableScope> scopes) : IVariableScope
{
    public string? Find(string name) => scopes.Select(scope => scope.Find(name)).FirstOrDefault(text => text is not null);
}
