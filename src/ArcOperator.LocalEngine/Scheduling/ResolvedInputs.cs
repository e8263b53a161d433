using ArcOperator.Api.Shared;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The values of a template's inputs, or why there are none.</summary>
internal sealed record ResolvedInputs(IReadOnlyList<Parameter> Values, string? Problem);
