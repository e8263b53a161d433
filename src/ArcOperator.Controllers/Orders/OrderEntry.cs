using ArcOperator.Api.Orders;

namespace ArcOperator.Controllers.Orders;

/// <summary>What the status says of one artifact's workflow.</summary>
internal sealed record OrderEntry(int ArtifactIndex, string Hash, OrderArtifactWorkflowStatus Status);
