using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Orders;

/// <summary>Log messages of the Order controller.</summary>
internal static partial class OrderLog
{
    [LoggerMessage(LogLevel.Information, "Created ArtifactWorkflow {ArtifactWorkflow} for artifact {ArtifactIndex} of Order {Namespace}/{Order}")]
    public static partial void Created(ILogger logger, string? @namespace, string order, int artifactIndex, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Deleted ArtifactWorkflow: superseded, expired or removed from its Order {Namespace}/{ArtifactWorkflow}")]
    public static partial void Deleted(ILogger logger, string? @namespace, string artifactWorkflow);

    [LoggerMessage(LogLevel.Debug, "Deleted ArtifactWorkflow {ArtifactWorkflow}: its Order is being deleted {Namespace}/{Order}")]
    public static partial void TornDown(ILogger logger, string? @namespace, string order, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Adopted ArtifactWorkflow {ArtifactWorkflow} for Order {Namespace}/{Order}")]
    public static partial void Adopted(ILogger logger, string? @namespace, string order, string artifactWorkflow);

    [LoggerMessage(LogLevel.Information, "Deleted Order: TTL expired {Namespace}/{Order}")]
    public static partial void Expired(ILogger logger, string? @namespace, string order);
}
