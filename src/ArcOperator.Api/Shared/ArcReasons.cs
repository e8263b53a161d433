namespace ArcOperator.Api.Shared;

/// <summary>Why a condition is as it is, and what an event is about: one word each, for programs.</summary>
public static class ArcReasons
{
    /// <summary>Everything that was wanted has happened.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>Work is going on.</summary>
    public const string Progressing = "Progressing";

    /// <summary>A workflow ended badly.</summary>
    public const string Failed = "Failed";

    /// <summary>The user said: start nothing new.</summary>
    public const string Suspended = "Suspended";

    /// <summary>The object is being deleted and waits for what it created.</summary>
    public const string Deleting = "Deleting";

    /// <summary>An Endpoint is missing, or may not be used so.</summary>
    public const string InvalidEndpoint = "InvalidEndpoint";

    /// <summary>There is neither an ArtifactType nor a ClusterArtifactType of that name.</summary>
    public const string InvalidArtifactType = "InvalidArtifactType";

    /// <summary>A Secret is missing.</summary>
    public const string InvalidSecret = "InvalidSecret";

    /// <summary>The parameters of an artifact cannot be computed.</summary>
    public const string ComputationFailed = "ComputationFailed";

    /// <summary>The API server refused to create an object.</summary>
    public const string CreationFailed = "CreationFailed";

    /// <summary>The Order that an ArtifactWorkflow belongs to does not exist, or has not taken it over yet.</summary>
    public const string WaitingForOrder = "WaitingForOrder";

    /// <summary>The API server refused to change the object itself.</summary>
    public const string WriteRefused = "WriteRefused";

    /// <summary>Another object has the name that this one needs.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>A field of the spec has a value that a current API server refuses at admission.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>An annotation cannot be understood.</summary>
    public const string InvalidAnnotation = "InvalidAnnotation";

    /// <summary>Argo's kinds are not installed.</summary>
    public const string ArgoUnavailable = "ArgoUnavailable";

    /// <summary>The Argo Workflow was gone before it had finished.</summary>
    public const string WorkflowLost = "WorkflowLost";

    /// <summary>The spec was changed on a server that does not refuse it.</summary>
    public const string SpecChanged = "SpecChanged";

    /// <summary>A schedule cannot be read, or fires too often.</summary>
    public const string InvalidCron = "InvalidCron";

    /// <summary>As much is being done as is allowed at once.</summary>
    public const string WaitingForCapacity = "WaitingForCapacity";

    /// <summary>A schedule is kept, and its first run is not due yet.</summary>
    public const string Scheduled = "Scheduled";

    /// <summary>The WorkflowTemplate or ClusterWorkflowTemplate does not exist.</summary>
    public const string TemplateNotFound = "TemplateNotFound";

    /// <summary>The template requires a parameter that has no value.</summary>
    public const string MissingParameter = "MissingParameter";

    /// <summary>Argo's restriction templateReferencing does not allow what the work needs.</summary>
    public const string TemplateReferencing = "TemplateReferencing";

    /// <summary>Argo refuses to start the runs of a schedule.</summary>
    public const string SubmissionError = "SubmissionError";

    /// <summary>A run of a schedule was due, and Argo has not started it.</summary>
    public const string ScheduleNotStarted = "ScheduleNotStarted";

    /// <summary>The reasons why a schedule has no further runs, whatever became of the last one.</summary>
    public static bool IsOfSchedule(string? reason) => reason is SubmissionError or ScheduleNotStarted;

    /// <summary>The image of a step cannot be pulled.</summary>
    public const string ImagePull = "ImagePull";

    /// <summary>No node of the cluster can take the pod of a step.</summary>
    public const string Unschedulable = "Unschedulable";

    /// <summary>A ResourceQuota does not allow the pod of a step.</summary>
    public const string QuotaExceeded = "QuotaExceeded";

    /// <summary>Another workflow holds a lock of Argo that this one needs.</summary>
    public const string WaitingForLock = "WaitingForLock";

    /// <summary>A step, or the whole workflow, is suspended until a user resumes it.</summary>
    public const string WaitingForResume = "WaitingForResume";

    /// <summary>The pod of a step does not start.</summary>
    public const string PodPending = "PodPending";

    /// <summary>Argo has not started a workflow for more than a minute.</summary>
    public const string ArgoNotResponding = "ArgoNotResponding";

    /// <summary>A run was stopped because it had waited for longer than the operator's option allows.</summary>
    public const string WaitedTooLong = "WaitedTooLong";

    /// <summary>A run took longer than its template allows.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>The ServiceAccount of the pods lacks the rights that Argo needs.</summary>
    public const string WorkerRights = "WorkerRights";

    /// <summary>The reasons for which a run waits although it has been handed to Argo.</summary>
    public static bool IsWait(string? reason) =>
        reason is ImagePull or Unschedulable or QuotaExceeded or WaitingForLock or WaitingForResume or PodPending or ArgoNotResponding;
}
