namespace ArcOperator.Runtime.LeaderElection;

/// <summary>Tells the parts of this process, outside of the controllers, if the process leads.</summary>
public sealed class LeaderStatus
{
    private volatile bool _isLeader;

    /// <summary>True while this process may reconcile.</summary>
    public bool IsLeader
    {
        get => _isLeader;
        internal set => _isLeader = value;
    }
}
