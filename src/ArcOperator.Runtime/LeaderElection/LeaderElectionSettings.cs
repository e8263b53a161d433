namespace ArcOperator.Runtime.LeaderElection;

/// <summary>Settings of the election of one leader among several processes. Defaults are twice those of client-go, which a loaded machine misses.</summary>
internal sealed record LeaderElectionSettings
{
    /// <summary>Longest duration that an operator can be configured with.</summary>
    public static readonly TimeSpan LongestLeaseDuration = TimeSpan.FromMinutes(10);

    /// <summary>The Lease's name.</summary>
    public required string LeaseName { get; init; }

    /// <summary>The Lease's namespace.</summary>
    public required string LeaseNamespace { get; init; }

    /// <summary>Time without a renewal after which another process takes over. Default 30 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a renewal after which the leader stops work. Default 20 s; less than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Interval at which the lease is read or renewed. Default 4 s; less than <see cref="RenewDeadline"/>.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(4);
}
