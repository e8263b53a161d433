using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Installing;

/// <summary>All objects of one of ARC's kinds in a cluster, reduced to their metadata, so that objects that cannot be decoded count too.</summary>
internal abstract class CustomResources(EntityMetadata kind)
{
    private static readonly string[] OwnFinalizers =
        [ArcFinalizers.Order, ArcFinalizers.ArtifactWorkflow, ArcFinalizers.EndpointInUse, ExternalSourceGroup.Finalizer];

    public EntityMetadata Kind => kind;

    /// <summary>Every kind, owners before what they own and users before what they use.</summary>
    public static IReadOnlyList<CustomResources> Of(KubernetesClient client) =>
    [
        new CustomResources<V1Alpha1Order>(client),
        new CustomResources<V1Alpha1ArtifactWorkflow>(client),
        new CustomResources<V1Alpha1ExternalSource>(client),
        new CustomResources<V1Alpha1Endpoint>(client),
        new CustomResources<V1Alpha1ArtifactType>(client),
        new CustomResources<V1Alpha1ClusterArtifactType>(client),
    ];

    /// <summary>Returns the metadata of every object in every namespace; nothing if the kind is not installed.</summary>
    public abstract Task<IReadOnlyList<V1ObjectMeta>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Requests the deletion of an object.</summary>
    public abstract Task DeleteAsync(V1ObjectMeta entity, CancellationToken cancellationToken);

    /// <summary>Removes the operator's own finalizers from an object. Other controllers' finalizers stay.</summary>
    /// <returns>False if the object has none of them, or has gone or changed meanwhile.</returns>
    public async Task<bool> ReleaseAsync(V1ObjectMeta entity, CancellationToken cancellationToken)
    {
        var finalizers = entity.Finalizers ?? [];
        if (!finalizers.Intersect(OwnFinalizers).Any())
        {
            return false;
        }

        var patch = new JsonPatch()
            .Test(entity.Uid, "metadata", "uid")
            .Test(Texts(finalizers), "metadata", "finalizers")
            .Replace(Texts(finalizers.Except(OwnFinalizers)), "metadata", "finalizers");
        try
        {
            await PatchAsync(entity, patch.Build(), cancellationToken);
            return true;
        }
        catch (HttpOperationException error) when (error.IsNotFound() || error.IsInvalid() || error.IsConflict())
        {
            return false;
        }
    }

    protected abstract Task PatchAsync(V1ObjectMeta entity, V1Patch patch, CancellationToken cancellationToken);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}

/// <inheritdoc cref="CustomResources"/>
internal sealed class CustomResources<T>(KubernetesClient client) : CustomResources(EntityMetadata.Of<T>())
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int PageSize = 500;

    public override async Task<IReadOnlyList<V1ObjectMeta>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<V1ObjectMeta>();
        string? next = null;
        try
        {
            do
            {
                var page = await client.ListPageAsync<T>(new() { Limit = PageSize, Continue = next }, cancellationToken);
                found.AddRange(page.Items.Select(item => item.Metadata).Concat(page.Undecodable.Select(item => item.Metadata)));
                next = page.Metadata.ContinueProperty;
            }
            while (!string.IsNullOrEmpty(next));
        }
        catch (HttpOperationException error) when (error.IsKindMissing())
        {
            return [];
        }

        return found;
    }

    public override Task DeleteAsync(V1ObjectMeta entity, CancellationToken cancellationToken) =>
        IgnoringContent(client.DeleteAsync<T>(entity.Name ?? "", entity.NamespaceProperty, cancellationToken));

    protected override Task PatchAsync(V1ObjectMeta entity, V1Patch patch, CancellationToken cancellationToken) =>
        IgnoringContent(client.PatchAsync<T>(patch, entity.Name ?? "", entity.NamespaceProperty, cancellationToken: cancellationToken));

    // The request has succeeded if the response cannot be decoded: an object that does not fit its class is to go, too.
    private static async Task IgnoringContent(Task request)
    {
        try
        {
            await request;
        }
        catch (JsonException)
        {
            return;
        }
    }
}
