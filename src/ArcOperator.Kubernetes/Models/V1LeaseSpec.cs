using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Models;

public sealed record V1LeaseSpec
{
    /// <summary>Who holds the lease; empty when it was given back.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>How long others wait after <see cref="RenewTime"/> before they take the lease, in seconds.</summary>
    public int? LeaseDurationSeconds { get; init; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTime? AcquireTime { get; init; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTime? RenewTime { get; init; }

    /// <summary>Counts changes of the holder.</summary>
    public int? LeaseTransitions { get; init; }
}
