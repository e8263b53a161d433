using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Secrets;

namespace ArcOperator.Plugin.Facts;

/// <summary>Reads a snapshot with the rights of the user. A kind that the user may not read becomes a note.</summary>
internal sealed class SnapshotReader(IResourceClient resources, IKubernetesClient client)
{
    private const int PageSize = 500;

    // Each Secret costs a request.
    private const int MostSecrets = 100;

    /// <summary>Reads the objects of a namespace.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="orders">The Orders in question. Of a single Order, only its own ArtifactWorkflows are read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ClusterSnapshot> ReadAsync(string @namespace, IReadOnlyList<V1Alpha1Order> orders, CancellationToken cancellationToken)
    {
        var selector = orders is [{ } only] ? $"{ArcLabels.Order}={ArcLabels.OrderValue(only.Name())}" : null;
        var endpoints = ListAsync<V1Alpha1Endpoint>(@namespace, null, cancellationToken);
        var types = ListAsync<V1Alpha1ArtifactType>(@namespace, null, cancellationToken);
        var clusterTypes = ListAsync<V1Alpha1ClusterArtifactType>(null, null, cancellationToken);
        var artifactWorkflows = ListAsync<V1Alpha1ArtifactWorkflow>(@namespace, selector, cancellationToken);
        var workflows = ListAsync<V1Alpha1Workflow>(@namespace, selector, cancellationToken);
        var cronWorkflows = ListAsync<V1Alpha1CronWorkflow>(@namespace, selector, cancellationToken);
        var templates = ListAsync<V1Alpha1WorkflowTemplate>(@namespace, null, cancellationToken);
        var clusterTemplates = ListAsync<V1Alpha1ClusterWorkflowTemplate>(null, null, cancellationToken);
        await Task.WhenAll(endpoints, types, clusterTypes, artifactWorkflows, workflows, cronWorkflows, templates, clusterTemplates);

        // The runs of a schedule have labels of Argo only, and ArtifactWorkflows of version 0.1 none for their Order.
        var isComplete = selector is null || (!HasSchedule(orders) && orders.Sum(order => order.Status.ArtifactWorkflows?.Count ?? 0) <= (await artifactWorkflows).Objects.Count);
        var allWorkflows = isComplete ? await workflows : await ListAsync<V1Alpha1Workflow>(@namespace, null, cancellationToken);
        var allArtifactWorkflows = isComplete ? await artifactWorkflows : await ListAsync<V1Alpha1ArtifactWorkflow>(@namespace, null, cancellationToken);
        var used = orders.SelectMany(OrderReferences.EndpointsOf).ToHashSet();
        var (secrets, secretNote) = await SecretsAsync((await endpoints).Objects.Where(endpoint => used.Contains(endpoint.Name())), cancellationToken);
        return new()
        {
            Namespace = @namespace,
            Endpoints = (await endpoints).ToCache(),
            Types = (await types).ToCache(),
            ClusterTypes = (await clusterTypes).ToCache(),
            ArtifactWorkflows = allArtifactWorkflows.ToCache(),
            Workflows = allWorkflows.ToCache(),
            CronWorkflows = (await cronWorkflows).ToCache(),
            Templates = (await templates).ToCache(),
            ClusterTemplates = (await clusterTemplates).ToCache(),
            Secrets = new(secrets),
            Notes = [.. new[]
            {
                (await endpoints).Note, (await types).Note, (await clusterTypes).Note, allArtifactWorkflows.Note, allWorkflows.Note, (await cronWorkflows).Note,
                (await templates).Note, (await clusterTemplates).Note, secretNote,
            }.OfType<string>()],
        };
    }

    /// <summary>Lists the objects of a kind. A missing right and objects that cannot be decoded become a note.</summary>
    public async Task<ReadList<TEntity>> ListAsync<TEntity>(string? @namespace, string? selector, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var (kind, objects, problem) = (EntityMetadata.Of<TEntity>(), new List<TEntity>(), (string?)null);
        var options = new ListOptions { Namespace = @namespace, LabelSelector = selector, Limit = PageSize };
        try
        {
            do
            {
                var page = await resources.ListPageAsync<TEntity>(options, cancellationToken);
                objects.AddRange(page.Items);
                problem ??= page.Undecodable is [var undecodable, ..] ? $"{kind.Kind} {undecodable.FullName()} cannot be decoded: {undecodable.Problem}" : null;
                options = options with { Continue = page.Metadata.ContinueProperty };
            }
            while (!string.IsNullOrEmpty(options.Continue));

            return new(objects, InformerState.Synced, problem);
        }
        catch (HttpOperationException error) when (error.IsKindMissing())
        {
            return new([], InformerState.KindMissing, null);
        }
        catch (HttpOperationException error) when (error.IsForbidden())
        {
            return new([], InformerState.Forbidden, $"{kind.ResourceName} cannot be read with the rights of this user");
        }
    }

    /// <summary>Returns true if an artifact of the Orders has a schedule.</summary>
    public static bool HasSchedule(IReadOnlyList<V1Alpha1Order> orders) =>
        orders.Any(order => order.Spec.Defaults?.Cron is not null || order.Spec.Artifacts.Any(artifact => artifact.Cron is not null));

    private async Task<(IReadOnlyList<SecretFingerprint> Secrets, string? Note)> SecretsAsync(IEnumerable<V1Alpha1Endpoint> endpoints, CancellationToken cancellationToken)
    {
        var secrets = new List<SecretFingerprint>();
        string? note = null;
        var names = endpoints.Select(endpoint => (Namespace: endpoint.Namespace() ?? "", Name: EndpointReferences.SecretOf(endpoint) ?? "")).Where(secret => secret.Name.Length > 0).Distinct();
        foreach (var (index, (@namespace, name)) in names.Index())
        {
            try
            {
                var secret = note is null && index < MostSecrets ? await client.GetAsync<SecretFingerprint>(name, @namespace, cancellationToken) : Assumed(@namespace, name);
                secrets.AddRange(secret is null ? [] : [secret]);
            }
            catch (HttpOperationException error) when (error.IsForbidden())
            {
                note = "secrets cannot be read with the rights of this user: the status of the Order names those that are missing";
                secrets.Add(Assumed(@namespace, name));
            }
        }

        return (secrets, note);
    }

    private static SecretFingerprint Assumed(string @namespace, string name) => new() { Metadata = new() { Name = name, NamespaceProperty = @namespace } };
}

/// <summary>A list with the reason why it is incomplete.</summary>
/// <param name="Objects">The objects.</param>
/// <param name="State">Synced, KindMissing or Forbidden.</param>
/// <param name="Note">The reason why objects are missing, or null.</param>
internal sealed record ReadList<TEntity>(IReadOnlyList<TEntity> Objects, InformerState State, string? Note)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public SnapshotCache<TEntity> ToCache() => new(Objects, State);
}
