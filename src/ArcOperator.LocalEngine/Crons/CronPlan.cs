using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>What is to be done about a CronWorkflow now.</summary>
internal sealed record CronPlan
{
    private const int SuccessesKept = 3;
    private const int FailuresKept = 1;

    /// <summary>The time for which a Workflow is to be started; null: none is due.</summary>
    public DateTimeOffset? Start { get; private init; }

    /// <summary>Workflows that have to make room for the new one.</summary>
    public IReadOnlyList<Workflow> Terminate { get; private init; } = [];

    /// <summary>Finished Workflows beyond the limits of the history.</summary>
    public IReadOnlyList<Workflow> Delete { get; private init; } = [];

    /// <summary>Why it cannot be done as it is written.</summary>
    public string? Problem { get; private init; }

    /// <summary>The last time that came since the last look, whatever was decided about it; null: none did.</summary>
    public DateTimeOffset? Reached { get; private init; }

    /// <summary>When the next one is due; null: never, as it is written.</summary>
    public DateTimeOffset? Next { get; private init; }

    public static CronPlan For(CronObservation observed, DateTimeOffset now)
    {
        var spec = observed.Cron.Spec;
        var history = Surplus(observed.Owned, failed: false, spec.SuccessfulJobsHistoryLimit ?? SuccessesKept)
            .Concat(Surplus(observed.Owned, failed: true, spec.FailedJobsHistoryLimit ?? FailuresKept))
            .ToList();
        var timetable = Timetable.Read(spec);
        var condition = CronCondition.Evaluate(observed.Cron);
        if ((timetable.Problem ?? condition.Problem) is { } problem)
        {
            return new() { Problem = problem, Delete = history };
        }

        var reached = timetable.LastBetween(observed.Since, now);
        // From the last one and not from now: a distance counts from there, however often somebody looks meanwhile.
        var plan = new CronPlan { Delete = history, Reached = reached, Next = timetable.NextAfter(reached ?? observed.Since) };
        var due = reached ?? Missed(observed, timetable, now);
        var active = observed.Owned.Where(workflow => !WorkflowPhase.IsFinished(workflow.Status.Phase)).ToList();
        return due is null || spec.Suspend || !condition.IsTrue || (spec.ConcurrencyPolicy == "Forbid" && active.Count > 0)
            ? plan
            : plan with { Start = due, Terminate = spec.ConcurrencyPolicy == "Replace" ? active : [] };
    }

    // What was due while nobody looked, or while another run was in the way, is made up for if it is not too late.
    private static DateTimeOffset? Missed(CronObservation observed, Timetable timetable, DateTimeOffset now)
    {
        if (observed.Cron is not { Spec.StartingDeadlineSeconds: { } seconds, Status.LastScheduledTime: { } last })
        {
            return null;
        }

        DateTimeOffset?[] reach = [last, observed.ChangedAt, now.AddSeconds(-seconds)];
        return reach.Max() is { } after ? timetable.LastBetween(after, now) : null;
    }

    private static IEnumerable<Workflow> Surplus(IReadOnlyList<Workflow> owned, bool failed, int kept) => owned
        .Where(workflow => WorkflowPhase.IsFinished(workflow.Status.Phase) && WorkflowPhase.IsFailure(workflow.Status.Phase) == failed)
        .OrderByDescending(workflow => workflow.Status.FinishedAt)
        .Skip(Math.Max(0, kept));
}
