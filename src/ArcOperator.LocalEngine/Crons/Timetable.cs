using System.Text.Json;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>All schedules of a CronWorkflow in its time zone.</summary>
internal sealed class Timetable
{
    private static readonly string[] Policies = ["Allow", "Forbid", "Replace"];

    private readonly IReadOnlyList<CronSchedule> _schedules;
    private readonly TimeZoneInfo _zone;

    private Timetable(IReadOnlyList<CronSchedule> schedules, TimeZoneInfo zone, string? problem) =>
        (_schedules, _zone, Problem) = (schedules, zone, problem);

    /// <summary>The mistake in the specification, or null.</summary>
    public string? Problem { get; }

    public static Timetable Read(CronWorkflowSpec spec)
    {
        var zone = TimeZoneInfo.Utc;
        var schedules = new List<CronSchedule>();
        var problem = ProblemOf(spec);
        if (problem is null && spec.Timezone is { Length: > 0 } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            problem = $"spec.timezone '{name}' is not known on this machine";
        }

        foreach (var text in spec.AllSchedules.TakeWhile(_ => problem is null))
        {
            if (CronSchedule.TryParse(text, out var schedule, out var reason))
            {
                schedules.Add(schedule);
            }
            else
            {
                problem = $"cron schedule '{text}' is malformed: {reason}";
            }
        }

        return new(schedules, zone ?? TimeZoneInfo.Utc, problem);
    }

    public DateTimeOffset? NextAfter(DateTimeOffset time) => _schedules.Min(schedule => (DateTimeOffset?)schedule.NextAfter(time, _zone));

    /// <summary>Returns the last scheduled time after the first and not after the second time, or null.</summary>
    public DateTimeOffset? LastBetween(DateTimeOffset after, DateTimeOffset until) => _schedules.Max(schedule => LastBetween(schedule, after, until));

    private DateTimeOffset? LastBetween(CronSchedule schedule, DateTimeOffset after, DateTimeOffset until)
    {
        DateTimeOffset? last = null;
        for (var next = schedule.NextAfter(after, _zone); next <= until; next = schedule.NextAfter(next, _zone))
        {
            last = next;
        }

        return last;
    }

    private static string? ProblemOf(CronWorkflowSpec spec) =>
        spec.AllSchedules.Count == 0 ? "spec.schedules is required"
        : spec.WorkflowSpec.ValueKind != JsonValueKind.Object ? "spec.workflowSpec is required"
        : spec.StopStrategy is not null ? "spec.stopStrategy is not supported by the local engine"
        : spec.ConcurrencyPolicy is { Length: > 0 } policy && !Policies.Contains(policy) ? $"'{policy}' is not a valid concurrencyPolicy"
        : null;
}
