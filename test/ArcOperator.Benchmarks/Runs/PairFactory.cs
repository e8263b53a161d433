using System.Globalization;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>Finished ArtifactWorkflows and Argo Workflows, for which the operator has nothing to do.</summary>
internal static class PairFactory
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Returns a finished ArtifactWorkflow.</summary>
    public static V1Alpha1ArtifactWorkflow ArtifactWorkflow(string @namespace, int number) => new()
    {
        Metadata = new()
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"order-{number}-{number:x16}"),
            NamespaceProperty = @namespace,
            Labels = new Dictionary<string, string>
            {
                [ArcLabels.ManagedBy] = ArcLabels.Operator, [ArcLabels.ArtifactType] = "oci", [ArcLabels.Intent] = $"{number:x16}",
            },
            Finalizers = [ArcFinalizers.ArtifactWorkflow],
            Generation = 1,
        },
        Spec = new()
        {
            WorkflowTemplateRef = new() { Name = "copy", ClusterScope = false },
            Parameters =
            [
                new() { Name = "cron", Value = "false" },
                new() { Name = "dstRemoteURL", Value = "registry.intern.example/team" },
                new() { Name = "dstSecret", Value = "false" },
                new() { Name = "dstType", Value = "oci" },
                new() { Name = "specImage", Value = "library/busybox:1.36" },
                new() { Name = "specOverride", Value = string.Create(CultureInfo.InvariantCulture, $"team/busybox:{number}") },
                new() { Name = "srcRemoteURL", Value = "registry.example" },
                new() { Name = "srcSecret", Value = "false" },
                new() { Name = "srcType", Value = "oci" },
            ],
        },
        Status = new()
        {
            ObservedGeneration = 1,
            Phase = WorkflowPhase.Succeeded,
            Progress = "1/1",
            StartTime = Noon,
            CompletionTime = Noon.AddSeconds(42),
            Conditions =
            [
                new()
                {
                    Type = Conditions.Ready, Status = ConditionState.True, Reason = ArcReasons.Succeeded, Message = "the artifact has arrived",
                    ObservedGeneration = 1, LastTransitionTime = Noon.UtcDateTime,
                },
            ],
        },
    };

    /// <summary>Returns the Workflow that the operator creates for an ArtifactWorkflow, in another namespace.</summary>
    public static V1Alpha1Workflow WorkflowToStart(V1Alpha1ArtifactWorkflow owner, string @namespace)
    {
        var workflow = (V1Alpha1Workflow)WorkflowFactory.Create(owner, new(), null);
        return new() { Metadata = workflow.Metadata with { NamespaceProperty = @namespace }, Spec = workflow.Spec };
    }

    /// <summary>Returns the finished Workflow of an existing ArtifactWorkflow.</summary>
    public static V1Alpha1Workflow Workflow(V1Alpha1ArtifactWorkflow owner) => new()
    {
        Metadata = new()
        {
            Name = owner.Name(),
            NamespaceProperty = owner.Namespace(),
            Labels = new Dictionary<string, string>(owner.Metadata.Labels ?? new Dictionary<string, string>())
            {
                [ArgoGroup.PhaseLabel] = WorkflowPhase.Succeeded, [ArgoGroup.CompletedLabel] = "true",
            },
            OwnerReferences = [owner.MakeOwnerReference()],
        },
        Spec = new()
        {
            WorkflowTemplateRef = new() { Name = "copy" },
            Arguments = new() { Parameters = owner.Spec.Parameters },
            Volumes = [new() { Name = "src-secret-vol", EmptyDir = new() }, new() { Name = "dst-secret-vol", EmptyDir = new() }],
            PodGC = new() { Strategy = "OnWorkflowSuccess" },
        },
        Status = new() { Phase = WorkflowPhase.Succeeded, Progress = "1/1", StartedAt = Noon, FinishedAt = Noon.AddSeconds(42) },
    };
}
