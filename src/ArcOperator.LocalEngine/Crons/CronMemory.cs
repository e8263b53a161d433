using System.Collections.Concurrent;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>
/// What this process knows of each CronWorkflow beyond its status: up to when it was seen to, and which Workflows were
/// started that no status tells of yet.
/// </summary>
internal sealed class CronMemory
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    /// <summary>What is to be decided on, with what this process remembers.</summary>
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

    /// <summary>All that was due until then was decided on.</summary>
    public void Decided(CronWorkflow cron, DateTimeOffset until) => Change(cron, known => known with { Since = until });

    public void Started(CronWorkflow cron, Workflow workflow) => Change(cron, known => known with { Started = [.. known.Started, workflow] });

    /// <summary>The status tells of all that was started.</summary>
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
