using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Orders;

internal static partial class OrderLog
{
    [LoggerMessage(LogLevel.Information, "Order {Order}: created ArtifactWorkflow {ArtifactWorkflow} for artifact {ArtifactIndex}")]
    public static partial void Created(ILogger logger, string order, int artifactIndex, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Deleted ArtifactWorkflow {ArtifactWorkflow}, which its Order no longer wants")]
    public static partial void Deleted(ILogger logger, string artifactWorkflow);

    [LoggerMessage(LogLevel.Debug, "Deleted ArtifactWorkflow {ArtifactWorkflow} of Order {Order}, which is being deleted")]
    public static partial void TornDown(ILogger logger, string order, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Order {Order}: took over ArtifactWorkflow {ArtifactWorkflow} again")]
    public static partial void Adopted(ILogger logger, string order, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Order {Order}: its ttl is over, deleting it")]
    public static partial void Expired(ILogger logger, string order);
}
