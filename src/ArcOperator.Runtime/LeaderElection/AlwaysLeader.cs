namespace ArcOperator.Runtime.LeaderElection;

/// <summary>Leadership without an election, for the only process of an installation.</summary>
internal sealed class AlwaysLeader : ILeadership
{
    public Task AcquireAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<LeadershipEnd> HoldAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource<LeadershipEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult(LeadershipEnd.Cancelled));
        return await cancelled.Task;
    }

    public Task<bool> ReacquireAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public Task ReleaseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
