namespace ArcOperator.LocalEngine.Kinds;

internal sealed record ConfigMapVolume
{
    public string Name { get => field ?? ""; init; }

    public IReadOnlyList<ProjectedItem>? Items { get; init; }

    public bool Optional { get; init; }

    public int? DefaultMode { get; init; }
}
