using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Orders;

/// <summary>Log messages of the Order controller.</summary>
internal static partial class OrderLog
{
    [LoggerMessage(LogLevel.Information, "Created ArtifactWorkflow {ArtifactWorkflow} for artifact {ArtifactIndex} of Order {Order}")]
    public static partial void Created(ILogger logger, string order, int artifactIndex, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Deleted ArtifactWorkflow: superseded, expired or removed from its Order {ArtifactWorkflow}")]
    public static partial void Deleted(ILogger logger, string artifactWorkflow);

    [LoggerMessage(LogLevel.Debug, "Deleted ArtifactWorkflow {ArtifactWorkflow}: its Order is being deleted {Order}")]
    public static partial void TornDown(ILogger logger, string order, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Adopted ArtifactWorkflow {ArtifactWorkflow} for Order {Order}")]
    public static partial void Adopted(ILogger logger, string order, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Deleted Order: TTL expired {Order}")]
    public static partial void Expired(ILogger logger, string order);
}
