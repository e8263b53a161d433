using System.Globalization;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Plugin.Trees;

/// <summary>Builds the tree of an Order: its artifacts, their Endpoints and ArtifactWorkflows, their Argo objects and steps.</summary>
/// <param name="facts">The Order.</param>
/// <param name="documents">The Workflows with their whole status, by name.</param>
/// <param name="now">The current time.</param>
internal sealed class OrderTree(OrderFacts facts, IReadOnlyDictionary<string, WorkflowRecord> documents, DateTimeOffset now)
{
    public TreeNode Build() => new("Order", facts.Order.Name())
    {
        Resource = ResourceOf(facts.Order),
        Namespace = facts.Order.Namespace(),
        Phase = facts.Order.Status.Phase is { Length: > 0 } phase ? phase : OrderPhase.Pending,
        Ready = ReadyOf(facts.Order.Status.Conditions),
        Age = Age.Of(facts.Order.CreationTimestamp(), now),
        Message = $"{facts.Order.Status.Progress ?? $"0/{facts.Order.Spec.Artifacts.Count}"} delivered",
        Children = [.. facts.Artifacts.Select(OfArtifact)],
    };

    private TreeNode OfArtifact(ArtifactFacts artifact)
    {
        var work = artifact.ArtifactWorkflow;
        var recorded = artifact.Current?.Recorded;
        TreeNode?[] children =
        [
            OfEndpoint(artifact.Observation.Source, EndpointRole.Source),
            OfEndpoint(artifact.Observation.Destination, EndpointRole.Destination),
            work is not null ? CreateForWork(artifact)
                : recorded is not null && artifact.Current is { } deleted ? new("ArtifactWorkflow", DesiredWorkflow.NameFor(facts.Order, deleted.Hash)) { Phase = recorded.Phase, Digest = recorded.Digest, Message = "deleted" }
                : null,
        ];
        return new("artifact", string.Create(CultureInfo.InvariantCulture, $"{artifact.Index}"))
        {
            Message = artifact.Resolution.Blocker is { } blocker && work is null && facts.Snapshot.CanResolve ? blocker.Message : artifact.Name,
            Children = [.. children.OfType<TreeNode>()],
        };
    }

    private TreeNode? OfEndpoint(EndpointObservation observed, EndpointRole role) => observed.Name.Length == 0 ? null
        : observed.Endpoint is not { } endpoint ? new("Endpoint", observed.Name) { Role = role.Noun, Message = facts.Snapshot.Endpoints.IsUnknown ? "cannot be read" : "does not exist" }
        : new("Endpoint", observed.Name)
        {
            Resource = ResourceOf(endpoint),
            Role = role.Noun,
            Ready = ReadyOf(endpoint.Status.Conditions),
            Age = Age.Of(endpoint.CreationTimestamp(), now),
            Message = OfEndpoint(endpoint),
        };

    private static string OfEndpoint(V1Alpha1Endpoint endpoint) =>
        endpoint.Status.Conditions.Find(Conditions.Ready) is { Status: ConditionState.False } ready ? $"{ready.Reason}: {ready.Message}" : endpoint.Spec.RemoteUrl;

    private TreeNode CreateForWork(ArtifactFacts artifact)
    {
        var work = artifact.ArtifactWorkflow ?? throw new InvalidOperationException("an artifact without an ArtifactWorkflow has no work");
        var conditions = work.Status.Conditions;
        var trouble = conditions.Find(Conditions.Stalled) ?? (conditions.Find(Conditions.Ready)?.Status == ConditionState.True ? null : conditions.Find(Conditions.Reconciling));
        var own = artifact.Work?.Own;
        return new("ArtifactWorkflow", work.Name())
        {
            Resource = ResourceOf(work),
            Phase = work.Status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending,
            Ready = ReadyOf(conditions),
            Age = Age.Of(work.CreationTimestamp(), now),
            Digest = work.Status.Delivery?.Digest,
            Message = trouble is null ? work.Status.Delivery?.Digest ?? "" : $"{trouble.Reason}: {trouble.Message}",
            Children = own switch
            {
                V1Alpha1Workflow workflow => [OfRun(workflow)],
                V1Alpha1CronWorkflow schedule => [OfSchedule(schedule, artifact.Work?.ScheduledRuns ?? [])],
                _ => [],
            },
        };
    }

    private TreeNode OfSchedule(V1Alpha1CronWorkflow schedule, IReadOnlyList<V1Alpha1Workflow> runs) => new("CronWorkflow", schedule.Name())
    {
        Resource = ResourceOf(schedule),
        Phase = schedule.Spec?.Suspend is true ? "Suspended" : schedule.Status.Phase,
        Age = Age.Of(schedule.CreationTimestamp(), now),
        Message = string.Create(CultureInfo.InvariantCulture, $"{schedule.Status.Succeeded ?? 0} succeeded, {schedule.Status.Failed ?? 0} failed"),
        Children = [.. runs.Select(OfRun)],
    };

    private TreeNode OfRun(V1Alpha1Workflow run)
    {
        var (steps, leftOut) = WorkflowSteps.Limit(WorkflowSteps.Of(documents.GetValueOrDefault(run.Name()), run));
        var message = run.Status.Progress is { Length: > 0 } progress ? $"{progress} steps" : run.Status.Message;
        return new("Workflow", run.Name())
        {
            Resource = ResourceOf(run),
            Phase = run.Status.Phase is { Length: > 0 } phase ? phase : WorkflowPhase.Pending,
            Age = Age.Of(run.CreationTimestamp(), now),
            Message = leftOut > 0 ? $"{message}, {leftOut} of them are not shown" : message,
            Children = [.. steps.Select(OfStep)],
        };
    }

    private TreeNode OfStep(WorkflowStep step) => new("step", step.Name)
    {
        Phase = step.Phase,
        Age = Age.Between(step.StartedAt, step.FinishedAt, now),
        Message = step.Message,
    };

    private static string? ReadyOf(IReadOnlyList<V1Condition>? conditions) => conditions.Find(Conditions.Ready)?.Status;

    private static string ResourceOf(IKubernetesObject<V1ObjectMeta> entity)
    {
        var kind = EntityMetadata.Of(entity.GetType());
        return $"{kind.Kind.ToLowerInvariant()}.{kind.Group}/{entity.Name()}";
    }
}
