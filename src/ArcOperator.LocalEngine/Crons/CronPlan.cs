using System.Globalization;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>The decision on a CronWorkflow.</summary>
internal sealed record CronPlan
{
    private const int SuccessesKept = 3;
    private const int FailuresKept = 1;

    /// <summary>The scheduled time of the Workflow to start. Null if none is due.</summary>
    public DateTimeOffset? Start { get; private init; }

    /// <summary>Running Workflows that the new Workflow replaces.</summary>
    public IReadOnlyList<Workflow> Terminate { get; private init; } = [];

    /// <summary>Finished Workflows beyond the history limits.</summary>
    public IReadOnlyList<Workflow> Delete { get; private init; } = [];

    /// <summary>The mistake in the specification, or null.</summary>
    public string? Problem { get; private init; }

    /// <summary>The latest scheduled time since the last decision, or null.</summary>
    public DateTimeOffset? Reached { get; private init; }

    /// <summary>The next scheduled time, or null.</summary>
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
        // From the last scheduled time: intervals such as @every 1h do not restart with each decision.
        var plan = new CronPlan { Delete = history, Reached = reached, Next = timetable.NextAfter(reached ?? observed.Since) };
        var due = reached ?? Missed(observed, timetable, now);
        var active = observed.Owned.Where(workflow => !WorkflowPhase.IsFinished(workflow.Status.Phase)).ToList();
        return due is null || spec.Suspend || !condition.IsTrue || (spec.ConcurrencyPolicy == "Forbid" && active.Count > 0)
            ? plan
            : plan with { Start = due, Terminate = spec.ConcurrencyPolicy == "Replace" ? active : [] };
    }

    // A missed run starts later, within the starting deadline.
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

/// <summary>The inputs of a decision on a CronWorkflow.</summary>
/// <param name="Cron">The CronWorkflow.</param>
/// <param name="Owned">Its existing Workflows.</param>
/// <param name="Since">The time up to which all runs were decided, at least the start of the engine.</param>
/// <param name="ChangedAt">The last change of the schedules, or null. New schedules do not apply to earlier times.</param>
internal sealed record CronObservation(CronWorkflow Cron, IReadOnlyList<Workflow> Owned, DateTimeOffset Since, DateTimeOffset? ChangedAt);

/// <summary>Evaluates <c>when</c> of a CronWorkflow, with the variables <c>cronworkflow.…</c>.</summary>
internal static class CronCondition
{
    public static WhenResult Evaluate(CronWorkflow cron)
    {
        if (string.IsNullOrWhiteSpace(cron.Spec.When))
        {
            return new(true, null);
        }

        var when = Substitution.Apply(cron.Spec.When, Variables(cron));
        return when.Problem is { } problem ? new(false, $"spec.when: {problem}") : WhenExpression.Evaluate(when.Text);
    }

    private static VariableTable Variables(CronWorkflow cron)
    {
        var known = new Dictionary<string, string>
        {
            ["cronworkflow.name"] = cron.Name(),
            ["cronworkflow.namespace"] = cron.Namespace() ?? "",
            // Empty before the first run.
            ["cronworkflow.lastScheduledTime"] = cron.Status.LastScheduledTime is { } last ? ArgoTime.Format(last) : "",
            ["cronworkflow.succeeded"] = (cron.Status.Succeeded ?? 0).ToString(CultureInfo.InvariantCulture),
            ["cronworkflow.failed"] = (cron.Status.Failed ?? 0).ToString(CultureInfo.InvariantCulture),
        };
        Add("labels", cron.Metadata.Labels);
        Add("annotations", cron.Metadata.Annotations);
        return new(known);

        void Add(string kind, IDictionary<string, string>? entries)
        {
            foreach (var (name, value) in entries ?? new Dictionary<string, string>())
            {
                known[$"cronworkflow.{kind}.{name}"] = value;
            }
        }
    }
}
