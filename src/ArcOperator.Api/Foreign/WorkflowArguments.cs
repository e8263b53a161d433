using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Foreign;

public sealed record WorkflowArguments
{
    public IReadOnlyList<Parameter>? Parameters { get; init; }
}
