namespace ArcOperator.LocalEngine.Kinds;

internal sealed record VolumeMount
{
    public string Name { get => field ?? ""; init; }

    public string MountPath { get => field ?? ""; init; }

    public string? SubPath { get; init; }

    public bool ReadOnly { get; init; }
}
