namespace ArcOperator.Installing;

/// <summary>Deletes the objects of ARC while the operator still runs and can finalize them.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Interrupted and repeated, it continues where it stopped.</para>
/// <para><b>Assumptions.</b> The operator runs: it removes its finalizers after it has cleaned up. Otherwise see <see cref="ReleaseAsync"/>.</para>
/// <para><b>Caveats.</b> Objects created meanwhile are deleted, too.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/> if the user lacks a right.</para>
/// </remarks>
internal sealed class Uninstaller(KubernetesClient client, TextWriter output, TimeProvider clock)
{
    private const int ParallelRequests = 8;
    private const int ShownObjects = 20;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<CustomResources> _kinds = CustomResources.Of(client);

    /// <summary>Prints how many objects of each kind exist.</summary>
    public async Task PrintInventoryAsync(CancellationToken cancellationToken)
    {
        foreach (var kind in _kinds)
        {
            await output.WriteLineAsync($"{kind.Kind.ResourceName}: {(await kind.ListAsync(cancellationToken)).Count}");
        }
    }

    /// <summary>Deletes every object and waits until all are gone.</summary>
    /// <returns>False if some are left after <paramref name="timeout"/>; they are printed with what they wait for.</returns>
    public async Task<bool> DeleteObjectsAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var reported = -1;
        while (true)
        {
            var left = await ListAsync(cancellationToken);
            await ForEachAsync(
                left.Where(item => item.Metadata.DeletionTimestamp is null), (item, token) => item.Kind.DeleteAsync(item.Metadata, token), cancellationToken);
            if (left.Count == 0)
            {
                return true;
            }

            if (left.Count != reported)
            {
                await output.WriteLineAsync($"deleting: {left.Count} objects left");
                reported = left.Count;
            }

            if (clock.GetElapsedTime(start) > timeout)
            {
                await PrintAsync(left);
                return false;
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }

    /// <summary>Removes the operator's finalizers from every object, for clusters whose operator is gone.</summary>
    /// <returns>Number of objects that were released.</returns>
    public async Task<int> ReleaseAsync(CancellationToken cancellationToken)
    {
        var released = 0;
        await ForEachAsync(
            await ListAsync(cancellationToken),
            async (item, token) =>
            {
                if (await item.Kind.ReleaseAsync(item.Metadata, token))
                {
                    Interlocked.Increment(ref released);
                }
            },
            cancellationToken);
        return released;
    }

    private async Task<List<Item>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<Item>();
        foreach (var kind in _kinds)
        {
            found.AddRange((await kind.ListAsync(cancellationToken)).Select(metadata => new Item(kind, metadata)));
        }

        return found;
    }

    private static Task ForEachAsync(IEnumerable<Item> items, Func<Item, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items, new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellationToken }, async (item, token) => await act(item, token));

    private async Task PrintAsync(List<Item> left)
    {
        foreach (var (kind, metadata) in left.Take(ShownObjects))
        {
            var reason = metadata.Finalizers is { Count: > 0 } finalizers ? $"waits for {string.Join(", ", finalizers)}" : "is being deleted";
            await output.WriteLineAsync($"{kind.Kind.Kind} {(metadata.NamespaceProperty is { } @namespace ? $"{@namespace}/" : "")}{metadata.Name} {reason}");
        }

        if (left.Count > ShownObjects)
        {
            await output.WriteLineAsync($"and {left.Count - ShownObjects} more");
        }

        await output.WriteLineAsync("Repeat the command once the operator runs. If it was removed already: arc-operator release-finalizers --yes");
    }

    private sealed record Item(CustomResources Kind, V1ObjectMeta Metadata);
}
