namespace ArcOperator.Kubernetes.Configuration;

/// <summary>An entry of <c>contexts</c>.</summary>
internal sealed record NamedContext
{
    public string Name { get; init; } = "";

    public ContextEntry? Context { get; init; }
}
