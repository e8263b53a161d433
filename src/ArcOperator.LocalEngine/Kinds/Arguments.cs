namespace ArcOperator.LocalEngine.Kinds;

/// <summary>What a Workflow or a template is called with.</summary>
internal sealed record Arguments
{
    public IReadOnlyList<TemplateParameter> Parameters { get => field ?? []; init; }
}
