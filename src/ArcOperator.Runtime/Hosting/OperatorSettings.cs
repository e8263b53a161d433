namespace ArcOperator.Runtime.Hosting;

/// <summary>Settings of the whole operator. Names and defaults are those of KubeOps, where it has them.</summary>
public sealed class OperatorSettings
{
    /// <summary>The operator's name in logs, events and leases. Default <c>kubernetesoperator</c>.</summary>
    public string Name { get; set; } = "kubernetesoperator";

    /// <summary>Single namespace to watch. Default null: all namespaces.</summary>
    public string? Namespace
    {
        get => Namespaces.SingleOrDefault();
        set => Namespaces = value is null ? [] : [value];
    }

    /// <summary>Namespaces to watch. Default: all. Kinds of cluster scope are always watched. KubeOps supports one namespace only.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>Number of entities of one kind that are reconciled at the same time. Default twice the number of cores. Range 1 to 256.</summary>
    public int MaxParallelReconciliations { get; set; } = Environment.ProcessorCount * 2;

    /// <summary>Time that running work has to finish after the signal to stop. Default 30 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Type of the leader election between several processes. Default: no election.</summary>
    public LeaderElectionType LeaderElectionType { get; set; } = LeaderElectionType.None;

    /// <summary>The Lease's name. Default: <see cref="Name"/>.</summary>
    public string LeaderElectionLeaseName { get; set; } = "";

    /// <summary>The Lease's namespace. Default: the namespace of the process.</summary>
    public string LeaderElectionLeaseNamespace { get; set; } = "";

    /// <summary>Time without a renewal after which another process takes over. Default 30 s; KubeOps' is 15 s.</summary>
    public TimeSpan LeaderElectionLeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a renewal after which the leader stops work. Default 20 s; KubeOps' is 10 s.</summary>
    public TimeSpan LeaderElectionRenewDeadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Interval at which the lease is read or renewed. Default 4 s; KubeOps' is 2 s.</summary>
    public TimeSpan LeaderElectionRetryPeriod { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest delay before an object that failed is tried again. Default 5 min.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Delay before an object for which the API server refused the content of a write is tried again without a change. Default 10 min. It recovers from a
    /// policy that was changed.
    /// </summary>
    public TimeSpan RefusalInterval { get; set; } = TimeSpan.FromMinutes(10);

    internal string LeaseName => LeaderElectionLeaseName is { Length: > 0 } name ? name : Name;
}
