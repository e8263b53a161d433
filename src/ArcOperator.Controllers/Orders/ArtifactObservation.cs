using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>One artifact, and what was found of the things that it refers to.</summary>
internal sealed record ArtifactObservation(
    int Index, OrderArtifact Artifact, EndpointObservation Source, EndpointObservation Destination, ResolvedType? Type, Cron? Cron);
