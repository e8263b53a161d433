namespace ArcOperator.Installing;

/// <summary>Removes the operator and, after all objects of ARC are gone, everything else of a release.</summary>
/// <remarks>Interrupted and repeated, it continues: each step deletes only objects that exist.</remarks>
internal sealed class ReleaseRemover(KubernetesClient client, TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    // The operator releases its Lease and its metrics port while its pods end. Its roles are removed after that.
    private static readonly TimeSpan PodLimit = TimeSpan.FromSeconds(15);

    /// <summary>Deletes the objects in the opposite order of their installation, and then the namespace.</summary>
    /// <returns>False if an object still exists at the end of <paramref name="timeout"/>. Each such object is printed.</returns>
    public async Task<bool> RemoveAsync(Release release, bool keepsKinds, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        TimeSpan Left() => timeout - clock.GetElapsedTime(start);
        var plan = InstallPlan.ForRemoval(release, keepsKinds);
        foreach (var (index, step) in plan.Steps.Index())
        {
            await output.WriteLineAsync($"[{index + 1}/{plan.Steps.Count + 1}] {step.Title}");
            foreach (var item in step.Objects)
            {
                await ReleaseKind.For(item).DeleteAsync(client, item, cancellationToken);
            }

            if (step.Stage == InstallStage.Workloads)
            {
                await AwaitPodsAsync(release.Namespace, cancellationToken);
            }

            if (!await AwaitGoneAsync(step.Objects, Left, cancellationToken))
            {
                return false;
            }
        }

        await output.WriteLineAsync($"[{plan.Steps.Count + 1}/{plan.Steps.Count + 1}] namespace");
        return await RemoveNamespaceAsync(release, Left, cancellationToken);
    }

    private async Task<bool> RemoveNamespaceAsync(Release release, Func<TimeSpan> left, CancellationToken cancellationToken)
    {
        var foreign = (await client.ListAsync<V1Pod>(release.Namespace, cancellationToken: cancellationToken)).Select(pod => $"Pod {pod.Name()}")
            .Concat((await client.ListAsync<V1PersistentVolumeClaim>(release.Namespace, $"app.kubernetes.io/name!={Release.OperatorName}", cancellationToken)).Select(claim => $"PersistentVolumeClaim {claim.Name()}"))
            .ToList();
        if (foreign.Count == 0)
        {
            var items = release.Objects.Where(item => item.Kind == "Namespace").ToList();
            await client.DeleteAsync<V1Namespace>(release.Namespace, cancellationToken: cancellationToken);
            return await AwaitGoneAsync(items, left, cancellationToken);
        }

        // Objects that the operator created and that otherwise go with the namespace.
        await client.DeleteAsync<V1Lease>(Release.OperatorName, release.Namespace, cancellationToken);
        await client.DeleteAsync<V1Secret>($"{Release.OperatorName}-fingerprint-key", release.Namespace, cancellationToken);
        await output.WriteLineAsync($"  Namespace {release.Namespace} is kept: it contains {foreign[0]}{(foreign.Count > 1 ? $" and {foreign.Count - 1} other objects" : "")} that are not part of ARC");
        return true;
    }

    private async Task AwaitPodsAsync(string @namespace, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < PodLimit && (await client.ListAsync<V1Pod>(@namespace, Release.Selector, cancellationToken)).Count > 0)
        {
            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }

    private async Task<bool> AwaitGoneAsync(IReadOnlyList<ReleaseObject> items, Func<TimeSpan> left, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            while (await ReleaseKind.For(item).FindAsync(client, item, cancellationToken) is { } metadata)
            {
                if (left() < TimeSpan.Zero)
                {
                    var reason = metadata.Finalizers is { Count: > 0 } finalizers ? $"waits for finalizer {string.Join(", ", finalizers)}" : "is still being deleted";
                    await output.WriteLineAsync($"  {item} {reason}. Repeat the command, or see 'kubectl describe {item.Kind.ToLowerInvariant()} {item.Name}'");
                    return false;
                }

                await Task.Delay(PollInterval, clock, cancellationToken);
            }

            await output.WriteLineAsync($"  {item} is deleted");
        }

        return true;
    }
}
