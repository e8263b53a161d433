namespace ArcOperator.LocalEngine.Kinds;

internal sealed record WorkflowCondition
{
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Message { get; init; }
}
