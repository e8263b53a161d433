namespace ArcOperator.Kubernetes.Models;

/// <summary>What must still be true of an object for it to be deleted; otherwise the server answers 409 Conflict.</summary>
public sealed record V1Preconditions
{
    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }
}
