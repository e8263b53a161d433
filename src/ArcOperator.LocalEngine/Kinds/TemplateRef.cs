namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A template of another object.</summary>
internal sealed record TemplateRef
{
    public string Name { get => field ?? ""; init; }

    public string Template { get => field ?? ""; init; }

    public bool ClusterScope { get; init; }
}
