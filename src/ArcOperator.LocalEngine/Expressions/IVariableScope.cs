namespace ArcOperator.LocalEngine.Expressions;

/// <summary>What variables mean at one place of a Workflow.</summary>
internal interface IVariableScope
{
    /// <summary>The variable's text; null: nothing of that name is known here.</summary>
    string? Find(string name);
}
