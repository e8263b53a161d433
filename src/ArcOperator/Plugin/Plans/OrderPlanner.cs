using System.Globalization;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Plugin.Causes;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Plugin.Plans;

/// <summary>Computes the consequences of an Order in a file, with the rights of the user and the rules of the operator. Nothing is stored.</summary>
/// <param name="client">The client.</param>
/// <param name="remote">Reader of registries, or null if they are not asked.</param>
internal sealed class OrderPlanner(KubernetesClient client, RemoteReader? remote)
{
    private const string FieldManager = "kubectl-arc";

    public async Task<OrderPreview> PlanAsync(OrderFile file, string @namespace, CancellationToken cancellationToken)
    {
        var existing = file.Order.Name() is { Length: > 0 } name ? await FindAsync(name, @namespace, cancellationToken) : null;
        var order = new V1Alpha1Order
        {
            Metadata = new() { Name = file.Order.Name() ?? "", NamespaceProperty = @namespace, Uid = existing?.Uid(), Labels = file.Order.Metadata.Labels, Annotations = existing?.Metadata.Annotations },
            Spec = file.Order.Spec,
            Status = existing?.Status ?? new(),
        };
        var (snapshot, crons) = (await new SnapshotReader(client, client).ReadAsync(@namespace, [order], cancellationToken), new CronRules());
        var facts = OrderFacts.From(order, snapshot, crons);
        var artifacts = new List<ArtifactPreview>();
        var templates = new Dictionary<WorkflowTemplateReference, TemplateParameters?>();
        foreach (var artifact in facts.Artifacts)
        {
            var preview = ArtifactPreview.For(facts, artifact, await TemplateAsync(templates, artifact, @namespace, cancellationToken), crons);
            artifacts.Add(remote is null ? preview : preview with { Remote = await remote.CompareAsync(artifact, cancellationToken) });
        }

        var next = new NextCommand(order.Name(), @namespace);
        return new(
            facts, artifacts,
            [.. file.UnknownFields, .. new[] { OrderPlan.FindSpecProblem(order.Spec), await FindRefusalAsync(file, @namespace, cancellationToken) }.OfType<string>()],
            [.. Cause.Merge(OrderCauses.OfEndpoints(facts, next)).Select(cause => cause.Message), .. await FindQuotasAsync(@namespace, artifacts.Count(artifact => artifact.IsCreated), cancellationToken)]);
    }

    private async Task<V1Alpha1Order?> FindAsync(string name, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync<V1Alpha1Order>(name, @namespace, cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsForbidden())
        {
            return null;
        }
    }

    private async Task<TemplateParameters?> TemplateAsync(
        Dictionary<WorkflowTemplateReference, TemplateParameters?> known, ArtifactFacts artifact, string @namespace, CancellationToken cancellationToken)
    {
        if (artifact.Observation.Type?.Template is not { } reference)
        {
            return null;
        }

        if (!known.TryGetValue(reference, out var template))
        {
            known[reference] = template = await TemplateParameters.ReadAsync(client, reference, @namespace, cancellationToken);
        }

        return template;
    }

    /// <summary>Lets the API server check the Order without storing it: schema, rules, policies, quota of Orders, and the right of the user.</summary>
    private async Task<string?> FindRefusalAsync(OrderFile file, string @namespace, CancellationToken cancellationToken)
    {
        if (file.Order.Name() is not { Length: > 0 } name)
        {
            return "metadata.name is missing";
        }

        // Servers answer an unknown field with an internal error.
        if (file.UnknownFields.Count > 0)
        {
            return null;
        }

        try
        {
            var document = file.Document.DeepClone().AsObject();
            document.Remove("status");
            await client.PatchAsync<V1Alpha1Order>(new(document.ToJsonString(), V1Patch.PatchType.ApplyPatch), name, @namespace, FieldManager, force: true, dryRun: "All", cancellationToken: cancellationToken);
            return null;
        }
        catch (HttpOperationException error) when ((int)error.StatusCode is >= 400 and < 500)
        {
            return $"the API server refuses the Order: {ServerReply.Text(error)}";
        }
    }

    private async Task<IReadOnlyList<string>> FindQuotasAsync(string @namespace, int created, CancellationToken cancellationToken)
    {
        if (created == 0)
        {
            return [];
        }

        var quotas = await new SnapshotReader(client, client).ListAsync<V1ResourceQuota>(@namespace, null, cancellationToken);
        return [.. quotas.Objects.SelectMany(quota => QuotaCheck.Find(quota, created))];
    }
}

/// <summary>Compares the objects that an Order creates with the quotas of its namespace.</summary>
internal static class QuotaCheck
{
    // Each artifact has one of these at least.
    private static readonly string[] Counted = [$"count/artifactworkflows.{ArcGroup.Group}", "count/workflows.argoproj.io", "pods", "count/pods"];

    /// <summary>Returns one sentence per limit that the new objects exceed.</summary>
    public static IEnumerable<string> Find(V1ResourceQuota quota, int created)
    {
        foreach (var resource in Counted)
        {
            if (Count(quota.Status?.Hard ?? quota.Spec?.Hard, resource) is { } hard && (Count(quota.Status?.Used, resource) ?? 0) is var used && used + created > hard)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"ResourceQuota '{quota.Name()}' allows {hard} {resource}: {used} are used, and the Order needs {created} more");
            }
        }
    }

    private static long? Count(IDictionary<string, ResourceQuantity>? amounts, string resource) =>
        amounts is not null && amounts.TryGetValue(resource, out var amount) && long.TryParse($"{amount}", NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
