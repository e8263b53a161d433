using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>The reasons why an Argo object cannot be created, in the order in which a user should solve them.</summary>
internal static class ArtifactWorkflowBlockers
{
    // Argo appends the time to the name, and the name of a Workflow has to fit into a label.
    private const int LongestScheduledName = 52;

    // Servers from 1.25 on refuse the change in the same words.
    private static readonly Blocker SpecChanged = new(ArcReasons.SpecChanged, "spec is immutable: delete the ArtifactWorkflow and create another");

    public static readonly Blocker ArgoUnavailable = new(ArcReasons.ArgoUnavailable,
        "the cluster does not know Argo's kinds: install Argo Workflows; ARC continues automatically");

    public static readonly Blocker Suspended = new(ArcReasons.Suspended, "spec.suspend of the Order is true, so no new work starts", IsTransient: true);

    public static readonly Blocker WaitingForOrder = new(ArcReasons.WaitingForOrder,
        "its Order does not exist or has not taken it over yet: create the Order again, or delete this ArtifactWorkflow", IsTransient: true);

    public static readonly Blocker WaitingForCapacity = new(ArcReasons.WaitingForCapacity,
        "as many Workflows are unfinished as argo.maxActiveWorkflows and argo.maxActiveWorkflowsPerNamespace allow: ARC starts this one automatically in its turn", IsTransient: true);

    /// <summary>Returns the blocker for a limit that allows no further Workflow now.</summary>
    public static Blocker WaitingFor(CapacityWait wait) => wait.Limit switch
    {
        CapacityLimit.Cooling => RateLimited(wait),
        CapacityLimit.Starts => new(ArcReasons.WaitingForEndpoint,
            $"Endpoint '{wait.Endpoint}' allows {wait.Size} starts per minute (spec.limits.startsPerMinute): the next one is possible at {wait.UntilText}", IsTransient: true),
        CapacityLimit.Concurrent => new(ArcReasons.WaitingForEndpoint,
            $"Endpoint '{wait.Endpoint}' allows {wait.Size} unfinished workflows (spec.limits.concurrent): ARC starts this one when one of them has ended", IsTransient: true),
        _ => WaitingForCapacity,
    };

    /// <summary>Returns the blocker for an Endpoint that has refused requests as too many.</summary>
    public static Blocker RateLimited(CapacityWait wait) => new(ArcReasons.RateLimited,
        $"Endpoint '{wait.Endpoint}' has refused requests as too many (429): ARC starts no workflow with it until {wait.UntilText}", IsTransient: true);

    /// <summary>Returns true for a blocker that ends when a place becomes free.</summary>
    public static bool IsOfCapacity(Blocker? blocker) => blocker?.Reason is ArcReasons.WaitingForCapacity or ArcReasons.WaitingForEndpoint or ArcReasons.RateLimited;

    /// <summary>Returns the first reason why nothing can be created, or null if there is none.</summary>
    public static Blocker? Find(ArtifactWorkflowObservation observed, ArgoOptions options, CronRules crons) =>
        !observed.HasArgo ? ArgoUnavailable
        : observed.ArtifactWorkflow.Generation() > 1 ? SpecChanged
        : observed.Existing is { } other ? NameTaken(other)
        : SpecProblem(observed.ArtifactWorkflow.Spec) is { } invalid ? new(ArcReasons.InvalidSpec, $"spec.{invalid}: delete the ArtifactWorkflow and create another")
        : CronProblem(observed.ArtifactWorkflow, crons) is { } problem ? new(ArcReasons.InvalidCron, problem)
        : TemplateRules.FindValueBlocker(observed.ArtifactWorkflow, observed.Template) is { } value ? value
        : observed.MissingSecrets.Count > 0 ? MissingSecret(observed.MissingSecrets)
        : observed.SecretProblem is { } denied ? new(ArcReasons.InvalidSecret, denied)
        : options.CheckTemplates && observed.Template.State == TemplateState.KindMissing ? ArgoUnavailable
        : options.CheckTemplates && TemplateRules.FindBlocker(observed.ArtifactWorkflow, observed.Template, options.TemplateReferencing) is { } template ? template
        : TemplateRules.FindUseBlocker(observed.ArtifactWorkflow, observed.Template) is { } use ? use
        : observed.IsSuspended ? Suspended
        : observed.CapacityWait is { } wait ? WaitingFor(wait)
        : null;

    /// <summary>Returns the blocker for an Argo object that the API server refused to create.</summary>
    public static Blocker Refused(string kind, HttpOperationException error) =>
        error.IsKindMissing() ? ArgoUnavailable : Blocker.Refused($"Argo {kind}", error);

    /// <summary>Returns the blocker for a Workflow whose phase cannot be read, or null if it can.</summary>
    public static Blocker? Unreadable(V1Alpha1Workflow run) => run.Status.PhaseProblem is { } problem
        ? new(ArcReasons.WorkflowUnreadable, $"{problem} in Workflow {run.Name()}: check the Argo controller, or start again by the annotation {ArcAnnotations.ForceAt}")
        : null;

    private static Blocker MissingSecret(IReadOnlyList<string> names) => new(ArcReasons.InvalidSecret,
        $"Secret '{string.Join("', '", names)}' does not exist in this namespace: create it; ARC continues automatically");

    private static Blocker NameTaken(IKubernetesObject<V1ObjectMeta> other) => new(ArcReasons.NameConflict,
        $"Argo {other.Kind} '{other.Name()}' exists already and was not created for this ArtifactWorkflow: delete it; ARC continues automatically");

    /// <summary>Returns the first field with a value that servers with CEL refuse, in the words of the CRD, or null.</summary>
    private static string? SpecProblem(V1Alpha1ArtifactWorkflowSpec spec) =>
        !FieldRules.IsName(spec.WorkflowTemplateRef.Name) ? $"workflowTemplateRef.name {FieldRules.NameMessage}"
        : spec.SrcSecretRef is { Name: null or "" } ? $"srcSecretRef {FieldRules.SecretNameMessage}"
        : spec.DstSecretRef is { Name: null or "" } ? $"dstSecretRef {FieldRules.SecretNameMessage}"
        : FieldRules.LifetimeProblem(spec.TtlAfterFinished) is { } finished ? $"ttlAfterFinished {finished}"
        : FieldRules.LifetimeProblem(spec.TtlAfterFailed) is { } failed ? $"ttlAfterFailed {failed}"
        : GateRules.FindProblem(spec.Gates, spec.Policy) is { } gates ? gates
        : FieldRules.ParametersProblem(spec.Parameters, "parameters");

    private static string? CronProblem(V1Alpha1ArtifactWorkflow artifactWorkflow, CronRules crons) =>
        artifactWorkflow.Spec.Cron is not { } cron ? null
        : artifactWorkflow.Name().Length > LongestScheduledName
            ? $"metadata.name has {artifactWorkflow.Name().Length} characters: with a schedule Argo allows {LongestScheduledName}"
        : crons.FindProblem(cron) is { } problem ? $"spec.{problem}"
        : null;
}
