using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Models;

/// <summary>A Secret with its data. Hold it no longer than a value of it is needed, and never write it anywhere.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
public sealed class V1Secret : KubernetesObject
{
    /// <summary>Opaque, kubernetes.io/dockerconfigjson, …</summary>
    public string? Type { get; init; }

    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    /// <summary>Write-only: the server merges it into <see cref="Data"/>.</summary>
    public IReadOnlyDictionary<string, string>? StringData { get; init; }

    public bool? Immutable { get; init; }
}
