namespace ArcOperator.LocalEngine.Kinds;

internal sealed record ContinueOn
{
    public bool Error { get; init; }

    public bool Failed { get; init; }
}
