namespace ArcOperator.LocalEngine.Kinds;

internal sealed record SecretVolume
{
    public string SecretName { get => field ?? ""; init; }

    public IReadOnlyList<ProjectedItem>? Items { get; init; }

    public bool Optional { get; init; }
}
