using System.Globalization;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>
/// Creates the Argo object of an ArtifactWorkflow. Templates rely on its parameters, and some on its volumes. All other fields are fields that
/// Argo accepts with every setting of templateReferencing.
/// </summary>
internal static class WorkflowFactory
{
    /// <summary>Creates a Workflow, or with a schedule a CronWorkflow.</summary>
    /// <param name="artifactWorkflow">The ArtifactWorkflow.</param>
    /// <param name="options">Options for Argo.</param>
    /// <param name="forceAt">The force-at for which it is created.</param>
    /// <param name="templateDeadline">Seconds that the template allows, or null.</param>
    /// <param name="volumes">Names of the volumes with Secrets that the template needs.</param>
    public static IKubernetesObject<V1ObjectMeta> Create(
        V1Alpha1ArtifactWorkflow artifactWorkflow, ArgoOptions options, DateTimeOffset? forceAt, long? templateDeadline = null, params IReadOnlyList<string> volumes)
    {
        var metadata = Metadata(artifactWorkflow, options, forceAt);
        var spec = Spec(artifactWorkflow.Spec, options, volumes) with { ActiveDeadlineSeconds = Deadline(options, templateDeadline) };
        return artifactWorkflow.Spec.Cron is { } cron
            ? new V1Alpha1CronWorkflow { Metadata = metadata, Spec = Schedule(cron, spec) }
            : new V1Alpha1Workflow { Metadata = metadata, Spec = spec };
    }

    /// <summary>Marks an object that repeats work because a gate could not decide.</summary>
    /// <param name="created">The object.</param>
    /// <param name="count">Number of the repetition, or 0 for the first run.</param>
    public static IKubernetesObject<V1ObjectMeta> AsRetry(this IKubernetesObject<V1ObjectMeta> created, int count)
    {
        if (count == 0)
        {
            return created;
        }

        var annotations = new Dictionary<string, string>(created.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            [ArcAnnotations.GateRetries] = count.ToString(CultureInfo.InvariantCulture),
        };
        return created is V1Alpha1CronWorkflow schedule
            ? new V1Alpha1CronWorkflow { Metadata = schedule.Metadata with { Annotations = annotations }, Spec = schedule.Spec }
            : new V1Alpha1Workflow { Metadata = created.Metadata with { Annotations = annotations }, Spec = ((V1Alpha1Workflow)created).Spec };
    }

    /// <summary>Returns true if an object was created for this force-at, and not for one before or after it.</summary>
    public static bool IsFor(IKubernetesObject<V1ObjectMeta> existing, DateTimeOffset? forceAt) => existing.GetAnnotation(ArcAnnotations.ForceAt) == Text(forceAt);

    /// <summary>Returns true if the operator has suspended a CronWorkflow. A suspension by a user of Argo stays.</summary>
    public static bool IsSuspended(V1Alpha1CronWorkflow schedule) => schedule.GetAnnotation(ArcAnnotations.Suspended) == "true";

    /// <summary>Returns the merge patch that suspends or resumes exactly this CronWorkflow.</summary>
    public static JsonObject Suspension(V1Alpha1CronWorkflow schedule, bool isSuspended) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = schedule.Uid(),
            ["annotations"] = new JsonObject { [ArcAnnotations.Suspended] = isSuspended ? "true" : null },
        },
        ["spec"] = new JsonObject { ["suspend"] = isSuspended },
    };

    private static V1ObjectMeta Metadata(V1Alpha1ArtifactWorkflow artifactWorkflow, ArgoOptions options, DateTimeOffset? forceAt) => new()
    {
        Name = artifactWorkflow.Name(),
        NamespaceProperty = artifactWorkflow.Namespace(),
        Labels = CopiedLabels.Select(artifactWorkflow.Metadata.Labels, options),
        Annotations = Text(forceAt) is { } text ? new Dictionary<string, string> { [ArcAnnotations.ForceAt] = text } : null,
        OwnerReferences = [artifactWorkflow.MakeOwnerReference()],
    };

    // Keeps the last successful run and the last failed run for inspection.
    private static CronWorkflowSpec Schedule(Cron cron, WorkflowSpec workflow) => new()
    {
        Schedules = cron.Schedules,
        Timezone = cron.Timezone,
        StartingDeadlineSeconds = cron.StartingDeadlineSeconds,
        When = cron.When,
        ConcurrencyPolicy = cron.ConcurrencyPolicy is { Length: > 0 } policy ? policy : "Forbid",
        SuccessfulJobsHistoryLimit = 1,
        FailedJobsHistoryLimit = 1,
        WorkflowSpec = workflow,
    };

    private static string? Text(DateTimeOffset? forceAt) => forceAt?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static WorkflowSpec Spec(V1Alpha1ArtifactWorkflowSpec spec, ArgoOptions options, IReadOnlyList<string> volumes) => new()
    {
        WorkflowTemplateRef = new() { Name = spec.WorkflowTemplateRef.Name, ClusterScope = spec.WorkflowTemplateRef.ClusterScope is true ? true : null },
        Arguments = new() { Parameters = Parameters(spec) },
        Volumes = options.TemplateReferencing == TemplateReferencing.Strict ? null : CredentialVolumes.Create(spec, volumes),
        TtlStrategy = Ttl(options),
        PodGC = options.PodGC.Length > 0 ? new() { Strategy = options.PodGC } : null,
    };

    // Templates read the names of the Secrets from these parameters.
    private static List<Parameter> Parameters(V1Alpha1ArtifactWorkflowSpec spec)
    {
        Parameter[] secrets =
        [
            new() { Name = CredentialVolumes.SourceParameter, Value = spec.SrcSecretRef?.Name ?? "" },
            new() { Name = CredentialVolumes.DestinationParameter, Value = spec.DstSecretRef?.Name ?? "" },
        ];
        return [.. (spec.Parameters ?? []).Where(parameter => !secrets.Any(secret => secret.Name == parameter.Name))
            .Select(parameter => parameter with { Value = parameter.Value ?? "" }), .. secrets];
    }

    // The field of a Workflow overrides the one of its template, so a shorter time of the template is left alone.
    private static long? Deadline(ArgoOptions options, long? ofTemplate) =>
        options.ActiveDeadlineSeconds == 0 || (ofTemplate > 0 && ofTemplate <= options.ActiveDeadlineSeconds) ? null : options.ActiveDeadlineSeconds;

    private static WorkflowTtlStrategy? Ttl(ArgoOptions options)
    {
        var seconds = (int)options.WorkflowTtl.TotalSeconds;
        return seconds == 0 ? null : new() { SecondsAfterCompletion = seconds, SecondsAfterSuccess = seconds, SecondsAfterFailure = seconds };
    }
}

/// <summary>
/// The labels that an Argo object takes over from its ArtifactWorkflow. Other controllers act on labels: Argo ignores a Workflow with the label
/// <c>workflows.argoproj.io/completed</c>, and GitOps tools delete objects with the labels of another one.
/// </summary>
internal static class CopiedLabels
{
    private const string OwnDomain = "arc.opendefense.cloud";

    /// <summary>Returns the labels that the options allow, with those that the operator itself sets.</summary>
    public static IDictionary<string, string> Select(IDictionary<string, string>? labels, ArgoOptions options)
    {
        var selected = (labels ?? new Dictionary<string, string>())
            .Where(label => IsAllowed(label.Key, options.CopiedLabels))
            .ToDictionary(label => label.Key, label => label.Value);
        selected[ArcLabels.ManagedBy] = ArcLabels.Operator;
        if (options.InstanceId.Length > 0)
        {
            selected[ArgoGroup.InstanceLabel] = options.InstanceId;
        }

        return selected;
    }

    private static bool IsAllowed(string key, IReadOnlyList<string> patterns)
    {
        var domain = key.LastIndexOf('/') is var slash and >= 0 ? key[..slash] : "";
        return domain == OwnDomain
            || (!domain.EndsWith(ArgoGroup.Group, StringComparison.Ordinal) && patterns.Any(pattern => Matches(key, domain, pattern)));
    }

    // A '*' stands for any name, and so for no '/'.
    private static bool Matches(string key, string domain, string pattern) =>
        pattern == "*" ? domain.Length == 0
        : pattern.EndsWith("/*", StringComparison.Ordinal) ? domain == pattern[..^2]
        : key == pattern;
}
