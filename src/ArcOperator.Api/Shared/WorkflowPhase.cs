namespace ArcOperator.Api.Shared;

/// <summary>How far a workflow is. The words are Argo's; <see cref="Active"/> is its word for a schedule that is waiting.</summary>
public static class WorkflowPhase
{
    /// <summary>Nothing is known yet.</summary>
    public const string Unknown = "";

    public const string Pending = "Pending";

    public const string Running = "Running";

    public const string Succeeded = "Succeeded";

    /// <summary>A step said that it failed.</summary>
    public const string Failed = "Failed";

    /// <summary>A step could not be carried out.</summary>
    public const string Error = "Error";

    public const string Active = "Active";

    /// <summary>True if nothing more will happen.</summary>
    public static bool IsFinished(string? phase) => phase is Succeeded or Failed or Error;

    public static bool IsFailure(string? phase) => phase is Failed or Error;
}
