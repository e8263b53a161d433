using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>
/// An object whose JSON does not fit its class. Kinds that preserve unknown fields let users store anything; one such
/// object must not hide all others.
/// </summary>
public sealed class UndecodableObject : IMetadata<V1ObjectMeta>
{
    public V1ObjectMeta Metadata { get => field ?? new(); init; }

    /// <summary>Which field does not fit, and why.</summary>
    public string Problem { get; init; } = "";

    public override string ToString() => $"{this.FullName()}: {Problem}";
}
