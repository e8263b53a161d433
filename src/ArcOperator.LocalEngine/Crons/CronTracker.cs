using System.Collections.Concurrent;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>
/// State of CronWorkflows that is not in their status: the time of the last decision, and started Workflows that the status does not
/// contain yet.
/// </summary>
internal sealed class CronTracker
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    /// <summary>Returns the inputs of the next decision.</summary>
    public CronObservation Observe(CronWorkflow cron, IReadOnlyList<Workflow> owned, DateTimeOffset now)
    {
        var schedules = $"{cron.Spec.Timezone} {string.Join(';', cron.Spec.AllSchedules)}";
        var entry = _entries.AddOrUpdate(
            cron.Uid(),
            _ => new(schedules, now, null, []),
            (_, known) => known.Schedules == schedules ? known : known with { Schedules = schedules, Since = now, ChangedAt = now });
        return new(cron, owned, entry.Since, entry.ChangedAt);
    }

    public IReadOnlyList<Workflow> StartedBy(CronWorkflow cron) => _entries.TryGetValue(cron.Uid(), out var known) ? known.Started : [];

    /// <summary>Records a started Workflow, if any, and the time up to which all runs were decided.</summary>
    public void Decided(CronWorkflow cron, Workflow? started, DateTimeOffset until) =>
        Change(cron, known => known with { Since = until, Started = started is null ? known.Started : [.. known.Started, started] });

    /// <summary>Records that the status contains all started Workflows.</summary>
    public void Written(CronWorkflow cron) => Change(cron, known => known with { Started = [] });

    public void Forget(CronWorkflow cron) => _entries.TryRemove(cron.Uid(), out _);

    private void Change(CronWorkflow cron, Func<Entry, Entry> change)
    {
        if (_entries.TryGetValue(cron.Uid(), out var known))
        {
            _entries[cron.Uid()] = change(known);
        }
    }

    private sealed record Entry(string Schedules, DateTimeOffset Since, DateTimeOffset? ChangedAt, IReadOnlyList<Workflow> Started);
}
