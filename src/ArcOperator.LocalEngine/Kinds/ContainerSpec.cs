namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A command and its surroundings; of a script also what it executes.</summary>
internal sealed record ContainerSpec
{
    /// <summary>Names no image here; only told to the user where a command is missing.</summary>
    public string? Image { get; init; }

    public IReadOnlyList<string> Command { get => field ?? []; init; }

    public IReadOnlyList<string> Args { get => field ?? []; init; }

    /// <summary>The text of a script; null for a container.</summary>
    public string? Source { get; init; }

    public string? WorkingDir { get; init; }

    public IReadOnlyList<EnvironmentVariable> Env { get => field ?? []; init; }

    public IReadOnlyList<EnvironmentSource> EnvFrom { get => field ?? []; init; }

    public IReadOnlyList<VolumeMount> VolumeMounts { get => field ?? []; init; }
}
