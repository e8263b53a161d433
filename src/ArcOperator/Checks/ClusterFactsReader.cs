using ArcOperator.Api;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Runtime.Crds;

namespace ArcOperator.Checks;

/// <summary>Reads the facts about a cluster. A fact that the user may not read is left out.</summary>
internal sealed class ClusterFactsReader(KubernetesClient client, TimeProvider clock)
{
    // Each namespace costs several requests.
    private const int MostNamespaces = 200;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    /// <summary>Reads the kinds in the cluster. The operator has the rights for that.</summary>
    public async Task<ClusterFacts> ReadKindsAsync(CancellationToken cancellationToken)
    {
        var kinds = new List<KindFact>();
        var foreign = new HashSet<string>();
        try
        {
            foreach (var definition in CrdGenerator.Generate(ArcKinds.All))
            {
                var name = $"{definition["metadata"]?["name"]}";
                var stored = await FindKindAsync(name, metadataOnly: false, cancellationToken);
                kinds.Add(new(name, stored is null ? null : CrdComparison.Of(stored.Spec, definition)));
            }

            foreach (var name in Diagnosis.ArgoKinds.Append(Diagnosis.FluxKind))
            {
                if (await FindKindAsync(name, metadataOnly: true, cancellationToken) is not null)
                {
                    foreign.Add(name);
                }
            }
        }
        catch (HttpOperationException error) when (error.IsForbidden())
        {
            return new();
        }

        return new() { Kinds = kinds, ForeignKinds = foreign };
    }

    /// <summary>Reads everything.</summary>
    /// <param name="namespaces">The namespaces to look into. Empty: all that have Orders, Endpoints or ExternalSources.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ClusterFacts> ReadAsync(IReadOnlyList<string> namespaces, CancellationToken cancellationToken)
    {
        var facts = await new WorkloadReader(client).AddAsync(await ReadKindsAsync(cancellationToken), cancellationToken);
        var sources = await NamespacesOfAsync<V1Alpha1ExternalSource>(cancellationToken);
        var used = namespaces.Count > 0 ? namespaces
            : [.. sources.Concat(await NamespacesOfAsync<V1Alpha1Order>(cancellationToken)).Concat(await NamespacesOfAsync<V1Alpha1Endpoint>(cancellationToken)).Distinct().Order(StringComparer.Ordinal).Take(MostNamespaces)];
        var read = new List<NamespaceFacts>();
        foreach (var @namespace in used)
        {
            read.Add(await ReadNamespaceAsync(@namespace, cancellationToken) with { HasExternalSources = sources.Contains(@namespace) });
        }

        return facts with { Namespaces = read };
    }

    // A list with one name, as the operator may list definitions and not get them.
    private async Task<CustomResourceDefinition?> FindKindAsync(string name, bool metadataOnly, CancellationToken cancellationToken) =>
        (await client.ListPageAsync<CustomResourceDefinition>(new() { FieldSelector = $"metadata.name={name}", MetadataOnly = metadataOnly }, cancellationToken)).Items is [var found, ..] ? found : null;

    private async Task<NamespaceFacts> ReadNamespaceAsync(string @namespace, CancellationToken cancellationToken)
    {
        var workflows = await ListAsync<V1Alpha1Workflow>(@namespace, cancellationToken);
        var unstarted = workflows.FirstOrDefault(workflow =>
            workflow.Status.Phase is null or "" && workflow.Metadata.CreationTimestamp is { } created && clock.GetUtcNow() - created > StartLimit);
        var lacking = new List<string>();
        foreach (var account in await AccountsAsync(@namespace, cancellationToken))
        {
            if (!await MayReportAsync(@namespace, account, cancellationToken))
            {
                lacking.Add(account);
            }
        }

        return new(@namespace)
        {
            UnstartedWorkflow = unstarted?.Name(),
            HasStartedWorkflows = workflows.Any(workflow => workflow.Status.Phase is { Length: > 0 }),
            AccountsWithoutRights = lacking,
        };
    }

    /// <summary>Returns the ServiceAccounts of the templates that the types of a namespace refer to.</summary>
    private async Task<IReadOnlyList<string>> AccountsAsync(string @namespace, CancellationToken cancellationToken)
    {
        var types = (await ListAsync<V1Alpha1ArtifactType>(@namespace, cancellationToken)).Select(type => type.Spec.WorkflowTemplateRef)
            .Concat((await ListAsync<V1Alpha1ClusterArtifactType>(null, cancellationToken)).Select(type => type.Spec.WorkflowTemplateRef with { ClusterScope = true }));
        var accounts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var reference in types.Distinct())
        {
            var template = reference.ClusterScope is true
                ? (await FindAsync<V1Alpha1ClusterWorkflowTemplate>(reference.Name, null, cancellationToken))?.Facts
                : (await FindAsync<V1Alpha1WorkflowTemplate>(reference.Name, @namespace, cancellationToken))?.Facts;
            if (template is not null)
            {
                accounts.Add(template.ServiceAccountName ?? "default");
            }
        }

        return [.. accounts];
    }

    private async Task<bool> MayReportAsync(string @namespace, string account, CancellationToken cancellationToken)
    {
        foreach (var verb in new[] { "create", "patch" })
        {
            var review = new V1SubjectAccessReview
            {
                Spec = new()
                {
                    User = $"system:serviceaccount:{@namespace}:{account}",
                    Groups = ["system:serviceaccounts", $"system:serviceaccounts:{@namespace}", "system:authenticated"],
                    ResourceAttributes = new() { Group = ArgoGroup.Group, Resource = "workflowtaskresults", Verb = verb, NamespaceProperty = @namespace },
                },
            };
            try
            {
                // The class has no plural name, which the generic client needs.
                if ((await client.ApiClient.AuthorizationV1.CreateSubjectAccessReviewAsync(review, cancellationToken: cancellationToken)).Status?.Allowed is false)
                {
                    return false;
                }
            }
            catch (HttpOperationException error) when (error.IsForbidden())
            {
                return true;
            }
        }

        return true;
    }

    private async Task<IReadOnlyList<string>> NamespacesOfAsync<T>(CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var page = await client.ListPageAsync<T>(new() { MetadataOnly = true }, cancellationToken);
            return [.. page.Items.Select(item => item.Namespace()).Distinct()];
        }
        catch (HttpOperationException error) when (error.IsForbidden() || error.IsKindMissing())
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return (await client.ListPageAsync<T>(new() { Namespace = @namespace }, cancellationToken)).Items;
        }
        catch (HttpOperationException error) when (error.IsForbidden() || error.IsKindMissing())
        {
            return [];
        }
    }

    private async Task<T?> FindAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await client.GetAsync<T>(name, @namespace, cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsForbidden() || error.IsKindMissing())
        {
            return null;
        }
    }
}
