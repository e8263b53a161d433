namespace ArcOperator.Runtime.LeaderElection;

/// <summary>Whether this process is the one that works.</summary>
internal interface ILeadership
{
    /// <summary>Returns once it is.</summary>
    Task AcquireAsync(CancellationToken cancellationToken);

    /// <summary>Returns when it is not any more (false), or when cancelled (true).</summary>
    Task<bool> HoldAsync(CancellationToken cancellationToken);

    /// <summary>Lets another take over at once. Only when no work goes on any more.</summary>
    Task ReleaseAsync(CancellationToken cancellationToken);
}
