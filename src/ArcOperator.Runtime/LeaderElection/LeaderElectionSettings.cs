namespace ArcOperator.Runtime.LeaderElection;

/// <summary>How one of several processes comes to be the one that works. Defaults are those of KubeOps and client-go.</summary>
internal sealed record LeaderElectionSettings
{
    /// <summary>The Lease's name.</summary>
    public required string LeaseName { get; init; }

    /// <summary>The Lease's namespace.</summary>
    public required string LeaseNamespace { get; init; }

    /// <summary>How long others wait after the last sign of life before they take over. Default 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader goes on without being able to renew before it gives up. Default 10 s; less than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the lease is looked at and renewed. Default 2 s; less than <see cref="RenewDeadline"/>.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
