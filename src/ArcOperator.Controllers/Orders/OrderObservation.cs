using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;

namespace ArcOperator.Controllers.Orders;

/// <summary>All that a decision about an Order rests on.</summary>
/// <param name="Order">The Order.</param>
/// <param name="Artifacts">Its artifacts, in order, with what they refer to.</param>
/// <param name="Existing">The ArtifactWorkflows that belong to it.</param>
internal sealed record OrderObservation(
    V1Alpha1Order Order, IReadOnlyList<ArtifactObservation> Artifacts, IReadOnlyList<V1Alpha1ArtifactWorkflow> Existing);
