namespace ArcOperator.Runtime.Hosting;

/// <summary>Processes that reconcile, of several that run.</summary>
public enum LeaderElectionType
{
    /// <summary>Every process. For an installation with only one.</summary>
    None,

    /// <summary>The process that holds the lease.</summary>
    Single,
}
