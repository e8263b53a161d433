namespace ArcOperator.Api.Orders;

/// <summary>Values of an Order's status.phase.</summary>
public static class OrderPhase
{
    /// <summary>Nothing has been started, or nothing can be started.</summary>
    public const string Pending = "Pending";

    /// <summary>At least one artifact is in progress.</summary>
    public const string Running = "Running";

    /// <summary>Every artifact has been delivered.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>No artifact is in progress, and not every artifact has been delivered.</summary>
    public const string Failed = "Failed";

    /// <summary>spec.suspend is true, so nothing new is started.</summary>
    public const string Suspended = "Suspended";
}
