using System.Collections.Concurrent;
using ArcOperator.Runtime.Queue;

namespace ArcOperator.Runtime.Controllers;

/// <summary>Delays entities until the other kinds that their reconciliation or deletion depends on are known.</summary>
/// <remarks>
/// <para>A reconciliation needs every kind that is <see cref="WatchRequirement.Required"/>. A deletion needs only the kinds that the finalizers read: it must
/// be able to end while others cannot be read, for example after their definitions were deleted.</para>
/// </remarks>
internal sealed class Prerequisites<TEntity>(ControllerWatches<TEntity> watches, InformerSet informers, WorkQueue<ObjectKey> queue)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<ObjectKey, bool> _held = new();
    private readonly Dictionary<string, (IInformer Informer, bool IsRequired, bool IsUsedByFinalizers)> _sources = [];

    /// <summary>Releases delayed entities when another kind becomes known. Called before the informers run.</summary>
    public void Connect()
    {
        foreach (var source in watches.Sources)
        {
            var (informer, name) = (source.Informer(informers), source.Kind.ResourceName);
            var isKnown = _sources.TryGetValue(name, out var known);
            _sources[name] = (informer, known.IsRequired || source.WatchRequirement == WatchRequirement.Required, watches.UsedByFinalizers.Contains(source.Kind));
            if (!isKnown)
            {
                informer.OnStateChange(Release);
            }
        }
    }

    /// <summary>Returns when each other kind was tried, successfully or not, or after the time limit.</summary>
    public async Task WaitForFirstTryAsync(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            await Task.WhenAll(_sources.Values.Select(source => source.Informer.WaitForAsync(InformerStates.Tried, either.Token)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The entities are then delayed one by one.
        }
    }

    /// <summary>True if the entity has to wait. Its key is then added to the queue again automatically.</summary>
    public bool Holds(TEntity entity)
    {
        if (IsMet(entity))
        {
            return false;
        }

        var key = ObjectKey.Of(entity);
        _held[key] = true;
        // A kind may have become known between the two steps.
        return !IsMet(entity) || !_held.TryRemove(key, out _);
    }

    private bool IsMet(TEntity entity) =>
        entity.IsDeleting()
            ? _sources.Values.All(source => !source.IsUsedByFinalizers || IsKnown(source.Informer) || source.Informer.State == InformerState.KindMissing)
            : _sources.Values.All(source => !source.IsRequired || IsKnown(source.Informer));

    private static bool IsKnown(IInformer informer) => informer.HasSynced || informer.CountsAsEmpty;

    private void Release()
    {
        if (_held.IsEmpty)
        {
            return;
        }

        foreach (var key in _held.Keys)
        {
            if (_held.TryRemove(key, out _))
            {
                queue.Add(key, QueuePriority.Low);
            }
        }
    }
}
