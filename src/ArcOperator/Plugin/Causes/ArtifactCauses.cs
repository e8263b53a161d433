using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Plugin.Facts;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Plugin.Causes;

/// <summary>Finds the cause for which one artifact is not delivered.</summary>
internal static class ArtifactCauses
{
    public static IEnumerable<Cause> Find(OrderFacts facts, ArtifactFacts artifact, NextCommand next, DateTimeOffset now)
    {
        var cause = FindBlocker(facts, artifact) is { } blocker
                ? new Cause(Kind(blocker), FindLevel(blocker.Reason), blocker.Reason, blocker.Message, CommandFor(blocker, artifact, facts, next))
            : artifact.IsDelivered ? null
            : artifact.ArtifactWorkflow is { } work ? FindInWork(artifact, work, next, now)
            : artifact.Current?.Recorded is { } recorded && WorkflowPhase.IsFailure(recorded.Phase) ? CreateForRecord(artifact, recorded, next)
            : facts.Order.Spec.Suspend is true ? null
            : new(CauseKind.Waiting, CauseLevel.Progress, ArcReasons.Progressing, $"artifact {artifact.Index} has no ArtifactWorkflow yet", next.Watch);
        return cause is null ? [] : [cause with { Artifacts = [artifact.Index] }];
    }

    /// <summary>Returns the reason why no workflow can be created: the decision of the operator's own code, or its status if the user may not read the objects.</summary>
    public static Blocker? FindBlocker(OrderFacts facts, ArtifactFacts artifact)
    {
        var live = artifact.Resolution is { Workflow: not null } && artifact.Current is not null ? null : artifact.Resolution.Blocker;
        var known = facts.Order.Status.UnresolvedArtifacts?.FirstOrDefault(unresolved => unresolved.ArtifactIndex == artifact.Index);
        // Only the API server knows the reason for which it refuses a creation, and only the operator reads the data of Secrets.
        var isOfServer = known?.Reason is ArcReasons.CreationFailed or ArcReasons.NameConflict or ArcReasons.InvalidSecret;
        return facts.Snapshot.CanResolve && (live is not null || !isOfServer) ? live : known is null ? null : new(known.Reason, known.Message);
    }

    private static CauseKind Kind(Blocker blocker) => blocker.IsTransient ? CauseKind.Waiting : CauseKind.Action;

    private static CauseLevel FindLevel(string reason) => reason switch
    {
        ArcReasons.InvalidEndpoint => CauseLevel.Endpoint,
        _ => NextCommand.FindLevel(reason),
    };

    private static string CommandFor(Blocker blocker, ArtifactFacts artifact, OrderFacts facts, NextCommand next) => blocker.Reason switch
    {
        ArcReasons.InvalidEndpoint => FindEndpoint(artifact) is { Endpoint: not null } wrong ? next.Describe("aep", wrong.Name)
            : FindEndpoint(artifact) is { Name.Length: 0 } ? next.EditOrder
            : next.List("aep"),
        ArcReasons.InvalidSecret => next.List("secrets"),
        ArcReasons.InvalidArtifactType => artifact.Observation.Type is { } type ? next.Describe(type.IsOfCluster ? "caty" : "aty", type.Name) : next.List("aty,caty"),
        ArcReasons.NameConflict => next.List("awf"),
        ArcReasons.CreationFailed => next.Describe("order", facts.Order.Name()),
        _ => next.EditOrder,
    };

    /// <summary>Returns the Endpoint that does not fit: the source, unless only the destination does not fit.</summary>
    private static EndpointObservation FindEndpoint(ArtifactFacts artifact)
    {
        var (observed, rules) = (artifact.Observation, artifact.Observation.Type?.Spec.Rules);
        return IsUsable(observed.Source, EndpointRole.Source, rules?.SrcTypes) ? observed.Destination : observed.Source;
    }

    private static bool IsUsable(EndpointObservation observed, EndpointRole role, IReadOnlyList<string>? types) =>
        observed.Endpoint is { } endpoint && role.Allows(endpoint.Spec.Usage) && EndpointAddress.FindProblem(endpoint) is null
        && (types is not { Count: > 0 } || types.Contains(endpoint.Spec.Type));

    private static Cause CreateForRecord(ArtifactFacts artifact, OrderArtifactWorkflowStatus recorded, NextCommand next) => new(
        CauseKind.Action, CauseLevel.Result, ArcReasons.Failed,
        $"artifact {artifact.Index}: {(recorded.Message is { Length: > 0 } message ? message : $"the workflow ended with phase {recorded.Phase}")} (its ArtifactWorkflow was deleted)",
        $"{next.Retry}");

    private static Cause? FindInWork(ArtifactFacts artifact, V1Alpha1ArtifactWorkflow work, NextCommand next, DateTimeOffset now)
    {
        var conditions = work.Status.Conditions;
        return IsUnprocessed(artifact, work, now) ? new(CauseKind.Action, CauseLevel.Operator, OrderCauses.NotProcessed,
                $"artifact {artifact.Index}: its Workflow ended more than five minutes ago, and the operator has not processed the result", NextCommand.Check)
            : conditions.Find(Conditions.Stalled) is { } stalled ? Create(CauseKind.Action, stalled.Reason, stalled.Message)
            : conditions.Find(Conditions.Ready) is { Status: ConditionState.True } ? null
            : conditions.Find(ArcReasons.Suspended) is not null ? null
            : artifact.StartBlocker is { } blocker && !(blocker.Reason == ArcReasons.Suspended) ? Create(Kind(blocker), blocker.Reason, blocker.Message)
            : conditions.Find(Conditions.Reconciling) is { } moving ? Create(KindOf(moving.Reason), moving.Reason, moving.Message)
            : Create(CauseKind.Waiting, ArcReasons.Progressing, "the operator has not processed the ArtifactWorkflow yet");

        Cause Create(CauseKind kind, string reason, string message) => new(
            kind, NextCommand.FindLevel(reason), reason, $"artifact {artifact.Index}: {RunWait.WithoutReason(reason, message)}",
            next.ForWork(reason, artifact.Index, work.Name(), artifact.Run?.Name()));
    }

    // A schedule does not end with a run.
    private static bool IsUnprocessed(ArtifactFacts artifact, V1Alpha1ArtifactWorkflow work, DateTimeOffset now) =>
        work.Spec.Cron is null && !WorkflowPhase.IsFinished(work.Status.Phase)
        && artifact.Run is { } run && WorkflowPhase.IsFinished(run.Status.Phase) && OrderCauses.IsOverdue(run.Status.FinishedAt, now);

    // A suspended step continues only when a user resumes it.
    private static CauseKind KindOf(string reason) => reason == ArcReasons.WaitingForResume ? CauseKind.Action : CauseKind.Waiting;
}
