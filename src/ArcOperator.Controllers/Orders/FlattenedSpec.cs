using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The parameters that a spec makes, or why it makes none.</summary>
internal sealed record FlattenedSpec(IReadOnlyList<Parameter> Parameters, string? Problem);
