namespace ArcOperator.Runtime.Hosting;

/// <summary>How the operator as a whole behaves. Names and defaults are those of KubeOps, where it has them.</summary>
public sealed class OperatorSettings
{
    /// <summary>The operator's name in logs, events and leases. Default <c>kubernetesoperator</c>.</summary>
    public string Name { get; set; } = "kubernetesoperator";

    /// <summary>The only namespace to look at. Default null: all.</summary>
    public string? Namespace
    {
        get => Namespaces.SingleOrDefault();
        set => Namespaces = value is null ? [] : [value];
    }

    /// <summary>The only namespaces to look at. Default: all. Kinds of cluster scope are looked at in any case. KubeOps knows only one.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>How many entities of one kind are reconciled at once. Default twice the number of cores; 1 to 256.</summary>
    public int MaxParallelReconciliations { get; set; } = Environment.ProcessorCount * 2;

    /// <summary>How long work that has begun may go on after the process was told to stop. Default 30 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a lease decides which of several processes works. Default: none does.</summary>
    public LeaderElectionType LeaderElectionType { get; set; } = LeaderElectionType.None;

    /// <summary>The Lease's name. Default: <see cref="Name"/>.</summary>
    public string LeaderElectionLeaseName { get; set; } = "";

    /// <summary>The Lease's namespace. Default: the one that the process runs in.</summary>
    public string LeaderElectionLeaseNamespace { get; set; } = "";

    /// <summary>Time without a renewal after which another process takes over. Default 30 s; KubeOps' is 15 s.</summary>
    public TimeSpan LeaderElectionLeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a renewal after which the leader stops work. Default 20 s; KubeOps' is 10 s.</summary>
    public TimeSpan LeaderElectionRenewDeadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Interval at which the lease is read or renewed. Default 4 s; KubeOps' is 2 s.</summary>
    public TimeSpan LeaderElectionRetryPeriod { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest delay before an object that failed is tried again. Default 5 min.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    internal string LeaseName => LeaderElectionLeaseName is { Length: > 0 } name ? name : Name;
}
