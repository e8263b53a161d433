namespace ArcOperator.Api.Shared;

/// <summary>Machine-readable reasons of conditions and events.</summary>
public static class ArcReasons
{
    /// <summary>Every artifact has been delivered.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>Work is in progress.</summary>
    public const string Progressing = "Progressing";

    /// <summary>A workflow failed.</summary>
    public const string Failed = "Failed";

    /// <summary>The field spec.suspend is true, so nothing new is started.</summary>
    public const string Suspended = "Suspended";

    /// <summary>The object is being deleted. The deletion waits for the objects that it created.</summary>
    public const string Deleting = "Deleting";

    /// <summary>The object is being deleted. The deletion waits for its record, which cannot be stored now.</summary>
    public const string HistoryUnavailable = "HistoryUnavailable";

    /// <summary>An Endpoint does not exist, or does not allow this use.</summary>
    public const string InvalidEndpoint = "InvalidEndpoint";

    /// <summary>Neither an ArtifactType nor a ClusterArtifactType of this name exists.</summary>
    public const string InvalidArtifactType = "InvalidArtifactType";

    /// <summary>A Secret does not exist.</summary>
    public const string InvalidSecret = "InvalidSecret";

    /// <summary>The parameters of an artifact cannot be computed.</summary>
    public const string ComputationFailed = "ComputationFailed";

    /// <summary>The API server refused to create an object.</summary>
    public const string CreationFailed = "CreationFailed";

    /// <summary>The Order of an ArtifactWorkflow does not exist, or has not adopted the ArtifactWorkflow yet.</summary>
    public const string WaitingForOrder = "WaitingForOrder";

    /// <summary>The API server refused to change the object itself.</summary>
    public const string WriteRefused = "WriteRefused";

    /// <summary>Another object has the name that this one needs.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>A field of the spec has a value that a current API server refuses at admission.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>An annotation has an invalid value.</summary>
    public const string InvalidAnnotation = "InvalidAnnotation";

    /// <summary>The CRDs of Argo are not installed.</summary>
    public const string ArgoUnavailable = "ArgoUnavailable";

    /// <summary>The Argo Workflow was deleted before it finished.</summary>
    public const string WorkflowLost = "WorkflowLost";

    /// <summary>The status of the Argo Workflow cannot be read.</summary>
    public const string WorkflowUnreadable = "WorkflowUnreadable";

    /// <summary>The immutable spec was changed. Servers without CEL do not refuse this.</summary>
    public const string SpecChanged = "SpecChanged";

    /// <summary>A schedule is invalid, or is due too often.</summary>
    public const string InvalidCron = "InvalidCron";

    /// <summary>The maximum number of concurrent runs has been reached.</summary>
    public const string WaitingForCapacity = "WaitingForCapacity";

    /// <summary>The limits of an Endpoint allow no further workflow now.</summary>
    public const string WaitingForEndpoint = "WaitingForEndpoint";

    /// <summary>An Endpoint has refused requests as too many, so no workflow starts for a time.</summary>
    public const string RateLimited = "RateLimited";

    /// <summary>The first run of a schedule is not due yet.</summary>
    public const string Scheduled = "Scheduled";

    /// <summary>The WorkflowTemplate or ClusterWorkflowTemplate does not exist.</summary>
    public const string TemplateNotFound = "TemplateNotFound";

    /// <summary>Users may run the ClusterWorkflowTemplate only by a ClusterArtifactType.</summary>
    public const string TemplateNotAllowed = "TemplateNotAllowed";

    /// <summary>The template requires a parameter that has no value.</summary>
    public const string MissingParameter = "MissingParameter";

    /// <summary>Argo's restriction templateReferencing does not allow what the work needs.</summary>
    public const string TemplateReferencing = "TemplateReferencing";

    /// <summary>Argo refuses to start the runs of a schedule.</summary>
    public const string SubmissionError = "SubmissionError";

    /// <summary>A run of a schedule was due, and Argo has not started it.</summary>
    public const string ScheduleNotStarted = "ScheduleNotStarted";

    /// <summary>Returns whether a reason means that a schedule has no further runs, independent of the result of the last run.</summary>
    public static bool IsOfSchedule(string? reason) => reason is SubmissionError or ScheduleNotStarted;

    /// <summary>The image of a step cannot be pulled.</summary>
    public const string ImagePull = "ImagePull";

    /// <summary>The pod of a step does not fit on any node of the cluster.</summary>
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

    /// <summary>A run was stopped because it waited longer than the option of the operator allows.</summary>
    public const string WaitedTooLong = "WaitedTooLong";

    /// <summary>A run took longer than its template allows.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>The ServiceAccount of the pods lacks the rights that Argo needs.</summary>
    public const string WorkerRights = "WorkerRights";

    /// <summary>A gate refuses the artifact.</summary>
    public const string GateRefused = "GateRefused";

    /// <summary>A gate could not decide. ARC repeats the work later.</summary>
    public const string GateInconclusive = "GateInconclusive";

    /// <summary>The workflow did not report a gate that the artifact type requires.</summary>
    public const string GateMissing = "GateMissing";

    /// <summary>Returns whether a reason means that a gate did not let an artifact pass.</summary>
    public static bool IsOfGate(string? reason) => reason is GateRefused or GateInconclusive or GateMissing;

    /// <summary>The report of a workflow was read.</summary>
    public const string Reported = "Reported";

    /// <summary>Parts of a report exceed its limits and were left out.</summary>
    public const string ReportCut = "ReportCut";

    /// <summary>A value of a report cannot be read.</summary>
    public const string InvalidReport = "InvalidReport";

    /// <summary>Returns whether a reason means that a run waits although its Argo Workflow exists.</summary>
    public static bool IsWait(string? reason) =>
        reason is ImagePull or Unschedulable or QuotaExceeded or WaitingForLock or WaitingForResume or PodPending or ArgoNotResponding or WorkflowUnreadable;
}
