using ArcOperator.Api.Shared;
using ArcOperator.Plugin.Output;

namespace ArcOperator.Plugin.Causes;

/// <summary>The commands that a user types next, by the reason of a cause.</summary>
/// <param name="Order">Name of the Order.</param>
/// <param name="Namespace">Its namespace.</param>
internal sealed record NextCommand(string Order, string Namespace)
{
    private string InNamespace => $"-n {ShellWord.Quote(Namespace)}";

    public string EditOrder => $"kubectl edit order {ShellWord.Quote(Order)} {InNamespace}";

    public const string Check = "kubectl arc check";

    public string Resume => $"kubectl arc resume order/{ShellWord.Quote(Order)} {InNamespace}";

    public string Retry => $"kubectl arc retry order/{ShellWord.Quote(Order)} {InNamespace}";

    public string Watch => $"kubectl arc tree order/{ShellWord.Quote(Order)} {InNamespace} -w";

    public string Describe(string kind, string name) => $"kubectl describe {kind} {ShellWord.Quote(name)} {InNamespace}";

    public string List(string kinds) => $"kubectl get {kinds} {InNamespace}";

    /// <summary>Returns the command for a reason why an ArtifactWorkflow does not start, waits, or has failed.</summary>
    /// <param name="reason">Reason of the condition.</param>
    /// <param name="artifact">Index of the artifact.</param>
    /// <param name="artifactWorkflow">Name of the ArtifactWorkflow.</param>
    /// <param name="run">Name of the Argo Workflow, or null if there is none.</param>
    public string ForWork(string reason, int artifact, string artifactWorkflow, string? run) => reason switch
    {
        ArcReasons.ArgoUnavailable or ArcReasons.ArgoNotResponding or ArcReasons.TemplateReferencing or ArcReasons.WorkerRights or ArcReasons.ScheduleNotStarted => Check,
        ArcReasons.InvalidSecret => List("secrets"),
        ArcReasons.TemplateNotFound => List("workflowtemplates,clusterworkflowtemplates"),
        ArcReasons.TemplateNotAllowed => "kubectl get clusterartifacttypes",
        ArcReasons.MissingParameter or ArcReasons.ComputationFailed or ArcReasons.InvalidCron or ArcReasons.InvalidSpec or ArcReasons.SubmissionError => EditOrder,
        ArcReasons.WaitingForCapacity => "kubectl get workflows -A -l '!workflows.argoproj.io/completed'",
        ArcReasons.WaitingForEndpoint or ArcReasons.RateLimited => List("endpoints.arc.opendefense.cloud -o yaml"),
        ArcReasons.QuotaExceeded => $"kubectl describe resourcequotas {InNamespace}",
        ArcReasons.WaitingForLock => List("workflows"),
        ArcReasons.WaitingForResume => $"argo resume {ShellWord.Quote(run ?? artifactWorkflow)} {InNamespace}",
        ArcReasons.ImagePull or ArcReasons.Unschedulable or ArcReasons.PodPending =>
            $"kubectl describe pods {InNamespace} -l workflows.argoproj.io/workflow={ShellWord.Quote(run ?? artifactWorkflow)}",
        ArcReasons.Failed => $"kubectl arc logs order/{ShellWord.Quote(Order)} {InNamespace} --artifact {artifact}",
        ArcReasons.WorkflowLost or ArcReasons.DeadlineExceeded or ArcReasons.WaitedTooLong or ArcReasons.InvalidAnnotation => $"{Retry} --artifact {artifact}",
        ArcReasons.Progressing => Watch,
        _ => Describe("awf", artifactWorkflow),
    };

    /// <summary>Returns the level of a reason of an ArtifactWorkflow.</summary>
    public static CauseLevel FindLevel(string reason) => reason switch
    {
        ArcReasons.ArgoUnavailable => CauseLevel.Operator,
        ArcReasons.InvalidSecret => CauseLevel.Endpoint,
        ArcReasons.InvalidArtifactType => CauseLevel.ArtifactType,
        ArcReasons.TemplateNotFound or ArcReasons.TemplateNotAllowed or ArcReasons.MissingParameter or ArcReasons.TemplateReferencing => CauseLevel.Template,
        ArcReasons.CreationFailed or ArcReasons.NameConflict or ArcReasons.WriteRefused or ArcReasons.SpecChanged or ArcReasons.InvalidSpec
            or ArcReasons.InvalidCron or ArcReasons.ComputationFailed or ArcReasons.InvalidAnnotation => CauseLevel.Creation,
        ArcReasons.WaitingForCapacity or ArcReasons.WaitingForEndpoint or ArcReasons.RateLimited or ArcReasons.WaitingForOrder or ArcReasons.Suspended or ArcReasons.ArgoNotResponding => CauseLevel.Start,
        ArcReasons.Progressing => CauseLevel.Progress,
        _ when ArcReasons.IsWait(reason) => CauseLevel.Run,
        _ => CauseLevel.Result,
    };
}
