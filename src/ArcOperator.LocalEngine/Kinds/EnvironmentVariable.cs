namespace ArcOperator.LocalEngine.Kinds;

internal sealed record EnvironmentVariable
{
    public string Name { get => field ?? ""; init; }

    public string? Value { get; init; }

    public EnvironmentValueSource? ValueFrom { get; init; }
}
