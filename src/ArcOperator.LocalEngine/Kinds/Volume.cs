using System.Text.Json;

namespace ArcOperator.LocalEngine.Kinds;

internal sealed record Volume
{
    public string Name { get => field ?? ""; init; }

    public SecretVolume? Secret { get; init; }

    public ConfigMapVolume? ConfigMap { get; init; }

    public JsonElement? EmptyDir { get; init; }
}

internal sealed record SecretVolume
{
    public string SecretName { get => field ?? ""; init; }

    public IReadOnlyList<ProjectedItem>? Items { get; init; }

    public bool Optional { get; init; }
}

internal sealed record ConfigMapVolume
{
    public string Name { get => field ?? ""; init; }

    public IReadOnlyList<ProjectedItem>? Items { get; init; }

    public bool Optional { get; init; }

    public int? DefaultMode { get; init; }
}

/// <summary>An entry of a Secret or ConfigMap and the path of its file.</summary>
internal sealed record ProjectedItem
{
    public string Key { get => field ?? ""; init; }

    public string Path { get => field ?? ""; init; }

    public int? Mode { get; init; }
}

internal sealed record VolumeMount
{
    public string Name { get => field ?? ""; init; }

    public string MountPath { get => field ?? ""; init; }

    public string? SubPath { get; init; }

    public bool ReadOnly { get; init; }
}

/// <summary>A volume for the lifetime of one Workflow. Size and storage class have no effect.</summary>
internal sealed record VolumeClaimTemplate
{
    public V1ObjectMeta Metadata { get => field ??= new(); init; }
}
