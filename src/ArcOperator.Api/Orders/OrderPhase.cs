namespace ArcOperator.Api.Orders;

/// <summary>How far an Order is.</summary>
public static class OrderPhase
{
    /// <summary>Nothing has been started, or nothing can be.</summary>
    public const string Pending = "Pending";

    /// <summary>At least one artifact is on its way.</summary>
    public const string Running = "Running";

    /// <summary>Every artifact has arrived.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>Nothing is on its way any more, and not every artifact has arrived.</summary>
    public const string Failed = "Failed";

    /// <summary>The user said: start nothing new.</summary>
    public const string Suspended = "Suspended";
}
