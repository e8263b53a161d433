namespace ArcOperator.Api.Shared;

/// <summary>Phases of a workflow, as Argo names them. <see cref="Active"/> is the phase of a schedule that waits for its next run.</summary>
public static class WorkflowPhase
{
    /// <summary>Argo has not set a phase yet.</summary>
    public const string Unknown = "";

    public const string Pending = "Pending";

    public const string Running = "Running";

    public const string Succeeded = "Succeeded";

    /// <summary>A step returned a failure.</summary>
    public const string Failed = "Failed";

    /// <summary>A step could not be executed.</summary>
    public const string Error = "Error";

    public const string Active = "Active";

    /// <summary>Returns whether the phase is final.</summary>
    public static bool IsFinished(string? phase) => phase is Succeeded or Failed or Error;

    public static bool IsFailure(string? phase) => phase is Failed or Error;
}
