using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Runtime.Crds;

/// <summary>
/// Installs CRDs in a cluster and waits until their kinds are served. It does not use server-side apply: servers before 1.25 refuse an apply with CEL
/// rules, which they do not know, but drop the rules from a create or a merge patch.
/// </summary>
public sealed class CrdInstaller(IKubernetesClient client, TimeProvider clock)
{
    private static readonly TimeSpan ServingLimit = TimeSpan.FromSeconds(30);

    // The objects of the kind are deleted first, and their finalizers take time.
    private static readonly TimeSpan DeletionLimit = TimeSpan.FromSeconds(60);

    /// <summary>Installs or updates one CRD. A CRD that is being deleted is created again when it is gone.</summary>
    /// <exception cref="TimeoutException">The API server does not serve the CRD within 30 s, or does not delete it within 60 s.</exception>
    public async Task InstallAsync(JsonObject definition, CancellationToken cancellationToken)
    {
        var name = definition["metadata"]?["name"]?.GetValue<string>() ?? throw new ArgumentException("a CRD needs a name", nameof(definition));
        var spec = definition["spec"]?.AsObject() ?? throw new ArgumentException("a CRD needs a spec", nameof(definition));
        var labels = definition["metadata"]?["labels"]?.AsObject() ?? [];
        var state = InstallState.Absent;
        for (var since = clock.GetTimestamp(); ;)
        {
            var next = await AdvanceAsync(name, spec, labels, state, cancellationToken);
            if (next == InstallState.Served)
            {
                return;
            }

            since = next == state ? since : clock.GetTimestamp();
            state = next;
            ThrowIfLate(name, state, clock.GetElapsedTime(since));
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
        }
    }

    private static void ThrowIfLate(string name, InstallState state, TimeSpan waited)
    {
        if (state == InstallState.Deleting && waited > DeletionLimit)
        {
            throw new TimeoutException($"{name} is being deleted and still exists after {DeletionLimit.TotalSeconds:0} s: an object may have a finalizer; see 'kubectl get {name} -A'");
        }

        if (state != InstallState.Deleting && waited > ServingLimit)
        {
            throw new TimeoutException($"{name} was written but is not served after {ServingLimit.TotalSeconds:0} s; see 'kubectl describe crd {name}'");
        }
    }

    // One step: creates, updates or reads the CRD.
    private async Task<InstallState> AdvanceAsync(
        string name, JsonObject spec, JsonObject labels, InstallState state, CancellationToken cancellationToken)
    {
        var stored = await client.GetAsync<CustomResourceDefinition>(name, cancellationToken: cancellationToken);
        try
        {
            if (stored is null)
            {
                var element = JsonSerializer.SerializeToElement(spec, JsonContext.Default.JsonNode);
                var metadata = new V1ObjectMeta { Name = name, Labels = labels.ToDictionary(label => label.Key, label => $"{label.Value}") };
                await client.CreateAsync(new CustomResourceDefinition { Metadata = metadata, Spec = element }, cancellationToken);
                return InstallState.Written;
            }

            // The server continues to report Established for a while.
            if (stored.IsDeleting())
            {
                return InstallState.Deleting;
            }

            if (state == InstallState.Written)
            {
                return stored.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) is true ? InstallState.Served : state;
            }

            // Fields that the definition no longer has are removed; the server adds its defaults again.
            var patch = MergePatch.Difference(JsonObject.Create(stored.Spec) ?? [], spec) ?? [];
            await client.PatchAsync<CustomResourceDefinition>(MergePatch.Of(new() { ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() }, ["spec"] = patch }), name, cancellationToken: cancellationToken);
            return InstallState.Written;
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists() || error.IsConflict() || error.IsNotFound())
        {
            // Created, changed or deleted since it was read.
            return InstallState.Absent;
        }
    }

    private enum InstallState
    {
        Absent,
        Deleting,
        Written,
        Served,
    }
}
