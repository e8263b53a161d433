using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Runtime.Crds;

/// <summary>
/// Brings CRDs into a cluster and waits until their kinds are served. Not by server-side apply: servers before 1.25 refuse an
/// apply with CEL rules, which they do not know, whereas they drop them from a create or a merge patch.
/// </summary>
public sealed class CrdInstaller(IKubernetesClient client, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Installs or updates one CRD.</summary>
    /// <exception cref="TimeoutException">The API server took the CRD and does not serve it within 30 s.</exception>
    public async Task InstallAsync(JsonObject definition, CancellationToken cancellationToken)
    {
        var name = definition["metadata"]?["name"]?.GetValue<string>() ?? throw new ArgumentException("a CRD needs a name", nameof(definition));
        var spec = definition["spec"]?.AsObject() ?? throw new ArgumentException("a CRD needs a spec", nameof(definition));
        try
        {
            var element = JsonSerializer.SerializeToElement(spec, JsonContext.Default.JsonNode);
            await client.CreateAsync(new V1CustomResourceDefinition { Metadata = new() { Name = name }, Spec = element }, cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            await UpdateAsync(name, spec, cancellationToken);
        }

        var asked = clock.GetTimestamp();
        while (!await IsEstablishedAsync(name, cancellationToken))
        {
            if (clock.GetElapsedTime(asked) > Patience)
            {
                throw new TimeoutException($"{name} was taken but is not served after {Patience.TotalSeconds:0} s; see 'kubectl describe crd {name}'");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
        }
    }

    // What the definition says no more goes; what the server filled in for it, it fills in again.
    private async Task UpdateAsync(string name, JsonObject spec, CancellationToken cancellationToken)
    {
        var stored = await client.GetAsync<V1CustomResourceDefinition>(name, cancellationToken: cancellationToken);
        var patch = MergePatch.Difference(stored is null ? [] : JsonObject.Create(stored.Spec) ?? [], spec) ?? [];
        await client.PatchAsync<V1CustomResourceDefinition>(MergePatch.Of(new() { ["spec"] = patch }), name, cancellationToken: cancellationToken);
    }

    private async Task<bool> IsEstablishedAsync(string name, CancellationToken cancellationToken) =>
        (await client.GetAsync<V1CustomResourceDefinition>(name, cancellationToken: cancellationToken))?.Status?.Conditions.IsTrue("Established") is true;
}
