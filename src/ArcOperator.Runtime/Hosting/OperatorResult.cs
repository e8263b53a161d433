namespace ArcOperator.Runtime.Hosting;

/// <summary>Result of a run of the operator, for the process that runs it.</summary>
public sealed class OperatorResult
{
    private volatile bool _hasFailed;

    /// <summary>True if the operator stopped the host because it cannot continue: another process took its lease, or a cache stopped to be updated.</summary>
    public bool HasFailed => _hasFailed;

    internal void Fail() => _hasFailed = true;
}
