using System.Globalization;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>The state of a CronWorkflow: when its next run is due, and the reason why Argo does not start runs.</summary>
/// <param name="Next">
/// Time at which the next run is due; in the past for a run that Argo has not started. Null while the schedule is suspended, and where the
/// time zone of Argo's controller is not known.
/// </param>
/// <param name="Reason">The reason of the problem; null for none.</param>
/// <param name="Message">The problem in a sentence.</param>
internal sealed record ScheduleCheck(DateTimeOffset? Next, string? Reason = null, string? Message = null)
{
    private const string SubmissionError = "SubmissionError";

    // In characters. Argo's message repeats the expression.
    private const int LongestMessage = 500;

    /// <summary>Time that Argo has for the start of a run that is due.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <param name="cron">The schedule.</param>
    /// <param name="schedule">Its CronWorkflow.</param>
    /// <param name="known">The next time that was recorded last; null if none was.</param>
    /// <param name="isRunning">True while a run is in progress.</param>
    /// <param name="now">The current time.</param>
    public static ScheduleCheck Of(Cron cron, V1Alpha1CronWorkflow schedule, DateTimeOffset? known, bool isRunning, DateTimeOffset now)
    {
        if (schedule.Spec?.Suspend is true || ZoneOf(cron, schedule.Status.LastScheduledTime) is not { } zone)
        {
            return Refused(schedule) is { } refusal ? new(null, ArcReasons.SubmissionError, refusal) : new(null, null);
        }

        // A run that has started, or that the policy left out, is followed by the next one. A condition may leave out any run.
        var isOver = known is not { } due || schedule.Status.LastScheduledTime >= due || (now >= due + Grace && (isRunning || cron.When is { Length: > 0 }));
        var next = isOver ? NextAfter(cron, zone, now) : known;
        return Refused(schedule) is { } message ? new(next, ArcReasons.SubmissionError, message)
            : next + Grace <= now ? new(next, ArcReasons.ScheduleNotStarted, NotStarted(cron, next))
            : new(next);
    }

    private static string? Refused(V1Alpha1CronWorkflow schedule) =>
        schedule.Status.Conditions?.FirstOrDefault(condition => condition is { Type: SubmissionError, Status: ConditionState.True }) is { } found
            ? $"Argo refuses to start runs: {found.Message}".Truncate(LongestMessage)
            : null;

    private static string NotStarted(Cron cron, DateTimeOffset? due) => string.Create(
        CultureInfo.InvariantCulture,
        $"Argo has not started the run that was due at {due:yyyy-MM-dd'T'HH:mm:ss'Z'}{(cron.Timezone is { Length: > 0 } ? "" : " (schedules read in UTC)")}: check that its controller runs and watches this namespace");

    private static DateTimeOffset? NextAfter(Cron cron, TimeZoneInfo zone, DateTimeOffset time) =>
        cron.Schedules.Select(text => CronSchedule.TryParse(text, out var parsed, out _) ? parsed.NextAfter(time, zone).ToUniversalTime() : (DateTimeOffset?)null).Min();

    // Without a time zone Argo takes that of its controller, which usually is UTC. A run at another time shows that it is not.
    private static TimeZoneInfo? ZoneOf(Cron cron, DateTimeOffset? lastScheduled)
    {
        if (cron.Timezone is { Length: > 0 } name && name != TimeZones.OfArgo)
        {
            return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
        }

        return lastScheduled is { } last && NextAfter(cron, TimeZoneInfo.Utc, last.AddSeconds(-1)) is { } due && due != last
            && !cron.Schedules.Any(text => text.StartsWith('@') && text.Contains("every", StringComparison.Ordinal))
            ? null
            : TimeZoneInfo.Utc;
    }
}
