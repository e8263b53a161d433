namespace ArcOperator.LocalEngine.Kinds;

internal sealed record TemplateInputs
{
    public IReadOnlyList<TemplateParameter> Parameters { get => field ?? []; init; }
}
