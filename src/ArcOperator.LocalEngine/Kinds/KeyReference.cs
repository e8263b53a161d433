namespace ArcOperator.LocalEngine.Kinds;

/// <summary>One entry of a Secret or ConfigMap.</summary>
internal sealed record KeyReference
{
    public string Name { get => field ?? ""; init; }

    public string Key { get => field ?? ""; init; }

    public bool Optional { get; init; }
}
