namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>The room that an attempt has.</summary>
internal sealed class AttemptSlot(Action leaveHost, Action leave) : IDisposable
{
    private bool _hasLeftHost;
    private bool _hasLeft;

    /// <summary>The host is not asked any more; what is left to do is our own work.</summary>
    public void LeaveHost()
    {
        if (!_hasLeftHost)
        {
            _hasLeftHost = true;
            leaveHost();
        }
    }

    public void Dispose()
    {
        LeaveHost();
        if (!_hasLeft)
        {
            _hasLeft = true;
            leave();
        }
    }
}
