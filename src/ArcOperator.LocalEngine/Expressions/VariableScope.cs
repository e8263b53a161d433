namespace ArcOperator.LocalEngine.Expressions;

/// <summary>The variables that are known at one place of a Workflow.</summary>
internal interface IVariableScope
{
    /// <summary>Returns the value of the variable, or null if the variable is unknown.</summary>
    string? Find(string name);
}

/// <summary>A fixed set of variables.</summary>
internal sealed class VariableTable(IReadOnlyDictionary<string, string> texts) : IVariableScope
{
    public string? Find(string name) => texts.GetValueOrDefault(name);
}

/// <summary>Combines scopes. The first scope that knows a variable takes precedence.</summary>
internal sealed class VariableChain(params IReadOnlyList<IVariableScope> scopes) : IVariableScope
{
    public string? Find(string name) => scopes.Select(scope => scope.Find(name)).FirstOrDefault(text => text is not null);
}
