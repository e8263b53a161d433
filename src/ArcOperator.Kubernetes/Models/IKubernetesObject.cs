namespace ArcOperator.Kubernetes.Models;

/// <summary>Anything that an API server speaks of by kind and version.</summary>
public interface IKubernetesObject
{
    /// <summary>Group and version, <c>v1</c> or <c>group/version</c>.</summary>
    string ApiVersion { get; }

    string Kind { get; }
}
