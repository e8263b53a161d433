namespace ArcOperator.Kubernetes.Configuration;

/// <summary>An entry of <c>users</c>.</summary>
internal sealed record NamedUser
{
    public string Name { get; init; } = "";

    public UserEntry? User { get; init; }
}
