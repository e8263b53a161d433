using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Objects whose changes cause a reconciliation of ArtifactWorkflows: Argo objects, templates, Secrets and Orders.</summary>
internal static class ArtifactWorkflowWatches
{
    private static readonly ChangePredicate<V1Alpha1ArtifactWorkflow> Desired = ChangePredicates.Desired<V1Alpha1ArtifactWorkflow>(ArcAnnotations.ForceAt);

    private static readonly EntityIndex<V1Alpha1ArtifactWorkflow> BySecret = new(workflow =>
        SecretsOf(workflow).Select(name => $"{workflow.Namespace()}/{name}"));

    public static void Configure(ControllerWatches<V1Alpha1ArtifactWorkflow> watches) => watches
        .When(change => Desired(change) || change.Old?.GetController()?.Uid != change.New?.GetController()?.Uid)
        // By name and not by owner: the deletion of a foreign object of the same name must be noticed.
        .Watches<V1Alpha1Workflow>((workflow, _) => [ObjectKey.Of(workflow), .. ScheduleOf(workflow)], WatchRequirement.Optional)
        .Watches<V1Alpha1CronWorkflow>((schedule, _) => [ObjectKey.Of(schedule)], WatchRequirement.Optional)
        .FinalizesWith<V1Alpha1Workflow>()
        .FinalizesWith<V1Alpha1CronWorkflow>()
        .WatchTemplates()
        // Only to know the limits of Endpoints before the first Workflow starts. Changes reach this kind by the capacity.
        .Watches<V1Alpha1Endpoint>((_, _) => [], predicate: _ => false)
        .Watches<V1Alpha1Order>((order, caches) => caches.Get<V1Alpha1ArtifactWorkflow>().OwnedBy(order.Uid()).Select(ObjectKey.Of), predicate: IsSuspendedOrResumed)
        .Watches<SecretFingerprint>(BySecret, secret => $"{secret.Namespace()}/{secret.Name()}",
            predicate: change => change.Old is null || change.New is null || SecretHosts.Of(change.Old) != SecretHosts.Of(change.New));

    // A CronWorkflow has the name of its ArtifactWorkflow.
    private static IEnumerable<ObjectKey> ScheduleOf(V1Alpha1Workflow run) =>
        run.GetController() is { Kind: "CronWorkflow" } schedule ? [new(run.Namespace() ?? "", schedule.Name)] : [];

    private static bool IsSuspendedOrResumed(EntityChange<V1Alpha1Order> change) =>
        (change.Old?.Spec.Suspend is true) != (change.New?.Spec.Suspend is true);

    /// <summary>Returns the names of the Secrets that an ArtifactWorkflow refers to.</summary>
    public static IEnumerable<string> SecretsOf(V1Alpha1ArtifactWorkflow workflow) =>
        new[] { workflow.Spec.SrcSecretRef?.Name, workflow.Spec.DstSecretRef?.Name }.OfType<string>().Where(name => name.Length > 0).Distinct();
}
