namespace ArcOperator.Runtime.Hosting;

/// <summary>Which of several processes works.</summary>
public enum LeaderElectionType
{
    /// <summary>Each; there is only one.</summary>
    None,

    /// <summary>The one that holds the lease.</summary>
    Single,
}
