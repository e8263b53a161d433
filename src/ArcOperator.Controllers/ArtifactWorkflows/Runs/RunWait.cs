using System.Text.Json.Nodes;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Runs;

/// <summary>The cause for which a run does not proceed.</summary>
/// <param name="Reason">The reason of the conditions.</param>
/// <param name="Cause">The sentence for the user.</param>
/// <param name="Remedy">The action that ends the wait; null if none is known.</param>
/// <param name="Since">Time since when the run waits.</param>
internal sealed record RunWait(string Reason, string Cause, string? Remedy, DateTimeOffset Since)
{
    // Every pod needs some seconds to start, and Argo some to begin.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>True if the option argo.maxWait applies: the run waits, and not for a user to resume it.</summary>
    public bool HasLimit => Reason is not (ArcReasons.WaitingForResume or ArcReasons.WorkflowUnreadable);

    /// <summary>Returns the cause for which a run waits, or null if the run proceeds or has ended.</summary>
    public static RunWait? Of(V1Alpha1Workflow run, DateTimeOffset now)
    {
        var status = run.Status;
        if (WorkflowPhase.IsFinished(status.Phase) || WorkflowStop.CauseOf(run) is not null)
        {
            return null;
        }

        if (run.Spec?.Suspend is true)
        {
            return new(ArcReasons.WaitingForResume, "the Workflow is suspended", Resume(run), status.StartedAt ?? Created(run, now));
        }

        return status.NodesProblem is { } problem ? new(ArcReasons.WorkflowUnreadable, $"{problem}, so ARC shows only its phase", null, status.StartedAt ?? Created(run, now))
            : status.Phase is WorkflowPhase.Running ? OfNodes(run, now)
            : OfWhole(run, now);
    }

    /// <summary>Returns the time of the next change of the wait that no event announces, or null if there is none.</summary>
    public static DateTimeOffset? NextChange(V1Alpha1Workflow run, DateTimeOffset now)
    {
        if (Of(run, now) is { } wait)
        {
            return WaitTime.NextChange(wait.Since, now);
        }

        var start = WorkflowPhase.IsFinished(run.Status.Phase) ? null
            : run.Status.Phase is WorkflowPhase.Running ? Candidates(run).Min(node => node.StartedAt)
            : Created(run, now);
        return start + Grace > now ? start + Grace : null;
    }

    /// <summary>Returns the message of the status: reason, cause, time and remedy.</summary>
    public string Message(DateTimeOffset now)
    {
        var label = WaitTime.Label(Since, now);
        var text = Reason == ArcReasons.ArgoNotResponding || label is null ? Cause : $"{Cause}, {WaitTime.Since(label)}";
        return $"{Prefix(Reason)}{text}{(Remedy is null ? "" : $": {Remedy}")}";
    }

    /// <summary>
    /// Returns the message to write. Argo repeats a wait in changing words, such as other port numbers. Thus the recorded message stays as long as
    /// its reason and time hold, and an object is written at most once a minute.
    /// </summary>
    /// <param name="recordedReason">The reason that the conditions hold.</param>
    /// <param name="recorded">The message that the status holds.</param>
    /// <param name="now">The current time.</param>
    public string Message(string? recordedReason, string? recorded, DateTimeOffset now)
    {
        var message = Message(now);
        if (recordedReason != Reason || recorded is null || Reason == ArcReasons.ArgoNotResponding)
        {
            return message;
        }

        // Older kubelets give the cause with every other message only.
        var known = WaitTime.Strip(recorded);
        var text = WaitTime.Strip(message);
        var detailed = Remedy is null && known.StartsWith($"{text}: ", StringComparison.Ordinal) ? known : text;
        var label = WaitTime.Label(Since, now);
        return WaitTime.LabelIn(recorded) == label ? recorded
            : detailed == text ? message
            : label is null ? known
            : $"{known}, {WaitTime.Since(label)}";
    }

    /// <summary>Returns the message without the reason that it begins with, for conditions, which have the reason beside it.</summary>
    public static string WithoutReason(string reason, string message) =>
        message.StartsWith(Prefix(reason), StringComparison.Ordinal) ? message[Prefix(reason).Length..] : message;

    private static string Prefix(string reason) => $"{reason}: ";

    private static RunWait? OfWhole(V1Alpha1Workflow run, DateTimeOffset now)
    {
        var since = Created(run, now);
        if (run.Status.Message is { Length: > 0 } message)
        {
            return WaitCause.OfWorkflow(run, message) is var (reason, cause) ? new(reason, cause, null, since) : null;
        }

        if (WaitTime.Label(since, now) is not { } label)
        {
            return null;
        }

        var instance = run.GetLabel(ArgoGroup.InstanceLabel) is { Length: > 0 } id ? $"instance id '{id}'" : "no instance id";
        return new(ArcReasons.ArgoNotResponding, $"Argo has not started it for {label}: does a controller watch this namespace ({instance})?", null, since);
    }

    /// <summary>Returns the wait of the most upstream node. A node with a cause takes precedence over nodes whose pods merely start.</summary>
    private static RunWait? OfNodes(V1Alpha1Workflow run, DateTimeOffset now)
    {
        RunWait? start = null;
        foreach (var node in Candidates(run).OrderBy(node => node.StartedAt).ThenBy(node => node.Id, StringComparer.Ordinal))
        {
            var since = node.StartedAt ?? run.Status.StartedAt ?? Created(run, now);
            if (node.Type == WorkflowNode.SuspendType)
            {
                return new(ArcReasons.WaitingForResume, $"step '{PrintableText.FirstLine(node.DisplayName).Truncate(100)}' is suspended", Resume(run), since);
            }

            if (WaitCause.OfNode(run, node) is var (reason, cause))
            {
                return new(reason, cause, null, since);
            }

            if (start is null && now - since >= Grace)
            {
                var state = PrintableText.FirstLine(node.Message ?? "") is { Length: > 0 } text ? $" ({text})" : "";
                start = new(ArcReasons.PodPending, $"the pod of step '{PrintableText.FirstLine(node.DisplayName).Truncate(100)}' does not start{state}", null, since);
            }
        }

        return start;
    }

    // The containers of a pod wait with it. A pause with a duration ends automatically.
    private static IEnumerable<WorkflowNode> Candidates(V1Alpha1Workflow run) => (run.Status.Nodes ?? []).Where(node =>
        node.IsWaiting && node.Type != WorkflowNode.ContainerType
        && !(node.Type == WorkflowNode.SuspendType && run.Status.Limits?.Find(node.TemplateName)?.Pause is { Length: > 0 }));

    private static string Resume(V1Alpha1Workflow run) => $"resume with argo resume {run.Name()} -n {run.Namespace()}";

    private static DateTimeOffset Created(V1Alpha1Workflow run, DateTimeOffset now) => run.CreationTimestamp() is { } time ? new(time, TimeSpan.Zero) : now;
}

/// <summary>A run to stop because it has waited for too long. An annotation of the Workflow keeps the cause.</summary>
/// <param name="Run">The run.</param>
/// <param name="Cause">The cause for the user.</param>
internal sealed record WorkflowStop(V1Alpha1Workflow Run, string Cause)
{
    /// <summary>Returns the stop that is due, or null if the run may wait longer.</summary>
    public static WorkflowStop? Due(V1Alpha1Workflow run, RunWait? wait, TimeSpan? limit, DateTimeOffset now) =>
        limit is { } longest && wait is { HasLimit: true } && now - wait.Since >= longest
            ? new(run, $"stopped after it had waited for {Duration.Format(longest)} (option argo.maxWait): {WaitTime.Strip(wait.Message(now))}")
            : null;

    /// <summary>Returns the cause for which the operator stopped a run, or null if it did not.</summary>
    public static string? CauseOf(V1Alpha1Workflow run) => run.GetAnnotation(ArcAnnotations.StoppedBecause) is { Length: > 0 } cause ? cause : null;

    /// <summary>Returns the merge patch that stops exactly this run. Exit handlers still run.</summary>
    public JsonObject Patch() => new()
    {
        ["metadata"] = new JsonObject { ["uid"] = Run.Uid(), ["annotations"] = new JsonObject { [ArcAnnotations.StoppedBecause] = Cause } },
        ["spec"] = new JsonObject { ["shutdown"] = "Stop" },
    };
}
