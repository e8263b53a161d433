using ArcOperator.Api.Shared;

namespace ArcOperator.LocalEngine.Kinds;

internal sealed record NodeInputs
{
    public IReadOnlyList<Parameter>? Parameters { get; init; }
}
