namespace ArcOperator.Kubernetes.Models;

/// <summary>
/// The metadata of a stored object. <c>managedFields</c> is not among it: it is two thirds of a typical object, and
/// no reader here needs it. No object is ever written back whole, so nothing is lost by that.
/// </summary>
public sealed record V1ObjectMeta
{
    public string? Name { get; init; }

    public string? GenerateName { get; init; }

    /// <summary>Null for objects of cluster scope.</summary>
    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    /// <summary>Changes with every write of the object. Compared as a number within one kind (KEP-5504).</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Counts changes of the desired state; a write of the status leaves it alone.</summary>
    public long? Generation { get; init; }

    public DateTime? CreationTimestamp { get; init; }

    /// <summary>Set once deletion was asked for; the object goes when its last finalizer is removed.</summary>
    public DateTime? DeletionTimestamp { get; init; }

    public long? DeletionGracePeriodSeconds { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyList<string>? Finalizers { get; init; }

    public IReadOnlyList<V1OwnerReference>? OwnerReferences { get; init; }
}
