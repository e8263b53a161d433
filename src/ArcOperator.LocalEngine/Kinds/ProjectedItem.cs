namespace ArcOperator.LocalEngine.Kinds;

/// <summary>Which entry of a Secret or ConfigMap becomes which file.</summary>
internal sealed record ProjectedItem
{
    public string Key { get => field ?? ""; init; }

    public string Path { get => field ?? ""; init; }

    public int? Mode { get; init; }
}
