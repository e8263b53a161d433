namespace ArcOperator.Kubernetes.Authentication;

internal sealed record ExecVariable
{
    public string Name { get; init; } = "";

    public string Value { get; init; } = "";
}
