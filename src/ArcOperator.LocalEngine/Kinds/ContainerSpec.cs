namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A container or a script: command, environment and mounts.</summary>
internal sealed record ContainerSpec
{
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
