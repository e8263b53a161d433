namespace ArcOperator.LocalEngine.Kinds;

internal sealed record TemplateOutputs
{
    public IReadOnlyList<TemplateParameter> Parameters { get => field ?? []; init; }
}
