using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Entities;

/// <summary>A custom resource without spec and status. A new one has the API version and kind of its class.</summary>
public abstract class CustomKubernetesEntity : k8s.KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    protected CustomKubernetesEntity()
    {
        // The items of a list have neither, and the server refuses a new object without them.
        var metadata = EntityMetadata.Of(GetType());
        (ApiVersion, Kind) = (metadata.ApiVersion, metadata.Kind);
    }

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get => field ??= new(); set; }
}

/// <summary>A custom resource with a spec and no status subresource.</summary>
public abstract class CustomKubernetesEntity<TSpec> : CustomKubernetesEntity, ISpec<TSpec>
    where TSpec : new()
{
    [JsonPropertyName("spec")]
    public TSpec Spec { get => field ??= new(); set; }
}

/// <summary>A custom resource with a spec and a status subresource.</summary>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : CustomKubernetesEntity<TSpec>, IStatus<TStatus>, IOptionalStatus
    where TSpec : new()
    where TStatus : new()
{
    /// <summary>Never null. An object without a status has an empty one, which is not sent to the server.</summary>
    [JsonPropertyName("status")]
    public TStatus Status { get => field ??= new(); set; }

    bool IOptionalStatus.HasStatus => !EqualityComparer<TStatus>.Default.Equals(Status, new());
}

/// <summary>An entity whose status is never null to its readers. An empty status is not written to JSON.</summary>
internal interface IOptionalStatus
{
    bool HasStatus { get; }
}
