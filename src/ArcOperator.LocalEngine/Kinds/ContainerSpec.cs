namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A container or a script: command, environment and mounts.</summary>
internal sealed record ContainerSpec
{
    /// <summary>The container with the outputs of the step.</summary>
    public const string MainName = "main";

    public string Name { get => field ?? ""; init; }

    /// <summary>Names of the containers of the set that must succeed before this container starts.</summary>
    public IReadOnlyList<string> Dependencies { get => field ?? []; init; }

    /// <summary>An init container also has the mounts of the main container.</summary>
    public bool MirrorVolumeMounts { get; init; }

    /// <summary>Has no effect. Messages about missing commands name the image.</summary>
    public string? Image { get; init; }

    public IReadOnlyList<string> Command { get => field ?? []; init; }

    public IReadOnlyList<string> Args { get => field ?? []; init; }

    /// <summary>The text of a script. Null for a container.</summary>
    public string? Source { get; init; }

    public string? WorkingDir { get; init; }

    public IReadOnlyList<EnvironmentVariable> Env { get => field ?? []; init; }

    public IReadOnlyList<EnvironmentSource> EnvFrom { get => field ?? []; init; }

    public IReadOnlyList<VolumeMount> VolumeMounts { get => field ?? []; init; }
}

/// <summary>Containers that run in parallel, or one after the other by their dependencies, with common volumes.</summary>
internal sealed record ContainerSetSpec
{
    public IReadOnlyList<ContainerSpec> Containers { get => field ?? []; init; }

    /// <summary>Mounts of all containers.</summary>
    public IReadOnlyList<VolumeMount> VolumeMounts { get => field ?? []; init; }

    /// <summary>Returns the containers with the mounts of the set.</summary>
    public IReadOnlyList<ContainerSpec> Resolve() =>
        [.. Containers.Select(container => container with { VolumeMounts = [.. container.VolumeMounts, .. VolumeMounts] })];
}

internal sealed record EnvironmentVariable
{
    public string Name { get => field ?? ""; init; }

    public string? Value { get; init; }

    public EnvironmentValueSource? ValueFrom { get; init; }
}

internal sealed record EnvironmentValueSource
{
    public KeyReference? SecretKeyRef { get; init; }

    public KeyReference? ConfigMapKeyRef { get; init; }
}

/// <summary>All entries of a Secret or ConfigMap as environment variables.</summary>
internal sealed record EnvironmentSource
{
    public string? Prefix { get; init; }

    public ObjectReference? SecretRef { get; init; }

    public ObjectReference? ConfigMapRef { get; init; }
}

/// <summary>One entry of a Secret or ConfigMap.</summary>
internal sealed record KeyReference
{
    public string Name { get => field ?? ""; init; }

    public string Key { get => field ?? ""; init; }

    public bool Optional { get; init; }
}

internal sealed record ObjectReference
{
    public string Name { get => field ?? ""; init; }

    public bool Optional { get; init; }
}
