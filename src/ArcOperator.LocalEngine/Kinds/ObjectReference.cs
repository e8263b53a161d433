namespace ArcOperator.LocalEngine.Kinds;

internal sealed record ObjectReference
{
    public string Name { get => field ?? ""; init; }

    public bool Optional { get; init; }
}
