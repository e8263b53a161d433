namespace ArcOperator.Kubernetes.Models;

/// <summary>Names the object whose deletion takes this one with it. Owner and owned are in one namespace.</summary>
public sealed record V1OwnerReference
{
    public string ApiVersion { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public string Uid { get; init; } = "";

    /// <summary>True for the one owner that manages the object.</summary>
    public bool? Controller { get; init; }

    /// <summary>True if a foreground deletion of the owner has to wait for this object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}
