namespace ArcOperator.Runtime.LeaderElection;

/// <summary>The right to reconcile, which one of several processes has.</summary>
internal interface ILeadership
{
    /// <summary>Returns when this process has the right.</summary>
    Task AcquireAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the right until the call is cancelled or the right is lost. Returns the reason for the end.</summary>
    Task<LeadershipEnd> HoldAsync(CancellationToken cancellationToken);

    /// <summary>Takes the right again after <see cref="LeadershipEnd.NotRenewed"/>. Returns false if another process has it.</summary>
    Task<bool> ReacquireAsync(CancellationToken cancellationToken);

    /// <summary>Releases the right, so that another process takes over immediately. Call it after all work has ended.</summary>
    Task ReleaseAsync(CancellationToken cancellationToken);
}

/// <summary>The reasons why a process stops leading.</summary>
internal enum LeadershipEnd
{
    /// <summary>The process stops, and still holds the lease.</summary>
    Cancelled,

    /// <summary>The lease was not renewed in time. No other process is known to hold it.</summary>
    NotRenewed,

    /// <summary>Another process holds the lease.</summary>
    HeldByAnother,
}
