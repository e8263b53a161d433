namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Variables whose texts are known beforehand.</summary>
internal sealed class VariableTable(IReadOnlyDictionary<string, string> texts) : IVariableScope
{
    public string? Find(string name) => texts.GetValueOrDefault(name);
}
