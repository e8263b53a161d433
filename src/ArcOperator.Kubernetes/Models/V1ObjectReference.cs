namespace ArcOperator.Kubernetes.Models;

/// <summary>Names one object, of whatever kind.</summary>
public sealed record V1ObjectReference
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }
}
