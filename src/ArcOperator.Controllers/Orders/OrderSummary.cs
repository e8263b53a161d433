using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>How an Order stands, in numbers and in one sentence.</summary>
internal sealed record OrderSummary
{
    public required int Total { get; init; }

    public required int Succeeded { get; init; }

    public required int Failed { get; init; }

    /// <summary>The reason of the failures.</summary>
    public string FailureReason { get; init; } = ArcReasons.Failed;

    /// <summary>Artifacts that are on their way, or wait for a worker.</summary>
    public required int Active { get; init; }

    /// <summary>Artifacts that are on their way.</summary>
    public required int Running { get; init; }

    /// <summary>Number of artifacts whose workflow is in progress, as its own conditions say. The others have not been handed to Argo.</summary>
    public required int Moving { get; init; }

    /// <summary>Why artifacts that have not failed do not go on until the user acts: a reason for each.</summary>
    public required IReadOnlyList<string> Obstacles { get; init; }

    /// <summary>The reasons for which runs do not proceed, one for each.</summary>
    public IReadOnlyList<string> Waits { get; init; } = [];

    /// <summary>Artifacts whose schedule has not begun.</summary>
    public required int Scheduled { get; init; }

    public required bool IsSuspended { get; init; }

    public required IReadOnlyList<ArtifactProblem> Problems { get; init; }

    public required string Message { get; init; }

    public string? AnnotationProblem { get; init; }

    /// <summary>An invalid field of the spec that does not belong to an artifact. Null if there is none.</summary>
    public string? SpecProblem { get; init; }

    public bool IsDone => Succeeded == Total && Problems.Count == 0;

    public string Phase =>
        IsDone ? OrderPhase.Succeeded
        : IsSuspended ? OrderPhase.Suspended
        : Running > 0 ? OrderPhase.Running
        : Active > 0 ? Succeeded + Failed > 0 ? OrderPhase.Running : OrderPhase.Pending
        : Failed > 0 ? OrderPhase.Failed
        : OrderPhase.Pending;

    public static OrderSummary Of(
        V1Alpha1Order order, IReadOnlyList<OrderEntry> entries, IReadOnlyList<ArtifactProblem> problems, string? annotationProblem)
    {
        // Two artifacts that are the same share a workflow, and both count.
        var failed = entries.Where(entry => WorkflowPhase.IsFailure(entry.Status.Phase)).ToList();
        var specProblem = OrderPlan.SpecProblem(order.Spec);
        var active = entries.Where(entry => !WorkflowPhase.IsFinished(entry.Status.Phase) && entry.Status.Phase != WorkflowPhase.Active).ToList();
        return new()
        {
            Total = order.Spec.Artifacts.Count,
            Succeeded = entries.Count(entry => entry.Status.Phase == WorkflowPhase.Succeeded),
            Failed = failed.Count,
            FailureReason = failed.Count > 0 && failed.All(entry => entry.IsLost) ? ArcReasons.WorkflowLost : ArcReasons.Failed,
            Active = active.Count,
            Running = active.Count(entry => entry.Status.Phase == WorkflowPhase.Running),
            Moving = active.Count(entry => entry.IsMoving),
            Scheduled = entries.Count(entry => entry.Status.Phase == WorkflowPhase.Active),
            Obstacles = [.. entries.Select(entry => entry.Obstacle).OfType<string>()],
            Waits = [.. entries.Select(entry => entry.Wait).OfType<string>()],
            IsSuspended = order.Spec.Suspend is true,
            Problems = [.. problems.OrderBy(problem => problem.Index).DistinctBy(problem => problem.Index)],
            Message = MessageOf(problems, failed, entries.Where(entry => entry.Obstacle is not null), entries.Where(entry => entry.Wait is not null), [specProblem, annotationProblem]),
            AnnotationProblem = annotationProblem,
            SpecProblem = specProblem,
        };
    }

    private static string MessageOf(
        IReadOnlyList<ArtifactProblem> problems, IReadOnlyList<OrderEntry> failed, IEnumerable<OrderEntry> blocked, IEnumerable<OrderEntry> waiting,
        IEnumerable<string?> ofTheOrder)
    {
        var sentences = problems.OrderBy(problem => problem.Index).Select(problem => problem.Sentence)
            .Concat(failed.Concat(blocked).Select(entry => $"artifact {entry.ArtifactIndex}: {FirstLine(entry.Status)}"))
            .Concat(ofTheOrder.OfType<string>())
            .Concat(waiting.Select(entry => $"artifact {entry.ArtifactIndex}: {FirstLine(entry.Status)}"))
            .ToList();
        return sentences.Count switch
        {
            0 => "",
            1 => sentences[0],
            _ => $"{sentences[0]} (and {sentences.Count - 1} more, see status.unresolvedArtifacts and status.artifactWorkflows)",
        };
    }

    private static string FirstLine(OrderArtifactWorkflowStatus status) =>
        status.Message is { Length: > 0 } message ? message.Split('\n', 2)[0] : $"workflow ended with phase {status.Phase}";
}
