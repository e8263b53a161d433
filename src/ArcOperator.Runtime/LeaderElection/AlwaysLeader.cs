namespace ArcOperator.Runtime.LeaderElection;

/// <summary>There is only one process, and it works.</summary>
internal sealed class AlwaysLeader : ILeadership
{
    public Task AcquireAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult(true));
        return await cancelled.Task;
    }

    public Task ReleaseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
