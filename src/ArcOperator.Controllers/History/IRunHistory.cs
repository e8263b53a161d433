using ArcOperator.History.Records;
using ArcOperator.History.Stores;

namespace ArcOperator.Controllers.History;

/// <summary>Takes records of what has ended, and tells a finalizer if they are stored.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A record for which <see cref="EnsureRecordedAsync"/> returned null survives a crash of the process and of the database.</para>
/// <para><b>Assumptions.</b> The object of a record stays in the cluster until the record is stored, so that the record can be made again after a crash.</para>
/// <para><b>Caveats.</b> An offer may be dropped. Objects that still exist are offered again.</para>
/// <para><b>Errors.</b> None: problems of the database are returned.</para>
/// </remarks>
internal interface IRunHistory
{
    /// <summary>False if nothing is recorded. Callers then make no records.</summary>
    bool IsEnabled { get; }

    /// <summary>Returns true if this process knows that the record is stored.</summary>
    bool IsRecorded(string id);

    /// <summary>Stores the records soon. Does not wait.</summary>
    void Offer(IEnumerable<HistoryRecord> records);

    /// <summary>Waits for a moment until the records are stored.</summary>
    /// <returns>Null if all of them are stored, otherwise the problem that delays them.</returns>
    Task<HistoryProblem?> EnsureRecordedAsync(IReadOnlyList<HistoryRecord> records, CancellationToken cancellationToken);

    /// <summary>Counts an object that was deleted without its record.</summary>
    void CountSkipped();
}

/// <summary>Records nothing.</summary>
internal sealed class NoHistory : IRunHistory
{
    public bool IsEnabled => false;

    public bool IsRecorded(string id) => true;

    public void Offer(IEnumerable<HistoryRecord> records)
    {
    }

    public Task<HistoryProblem?> EnsureRecordedAsync(IReadOnlyList<HistoryRecord> records, CancellationToken cancellationToken) => Task.FromResult<HistoryProblem?>(null);

    public void CountSkipped()
    {
    }
}
