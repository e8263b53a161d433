using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>Keeps a cache of one kind up to date and reports each change.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> After a disconnect of any length the cache converges on the state of the server, and every object that was created,
/// changed or deleted in between is reported. A list replaces the previous one in one step. A reader sees either list, never a mixture.</para>
/// <para><b>Assumptions.</b> Handlers return quickly, throw no exceptions and only record keys.</para>
/// <para><b>Caveats.</b> Of several changes in a row possibly only the last one is reported. Changes of one object are reported in order. A
/// write of this process is reported when it returns, possibly before an older change from the watch.</para>
/// <para><b>Errors.</b> None leaves <see cref="RunAsync"/>. <see cref="State"/> and <see cref="Problem"/> say what is wrong.</para>
/// </remarks>
public sealed class Informer<TEntity> : IInformer, IEntityCache<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly InformerOptions _options;
    private readonly IReadOnlyList<InformerShard<TEntity>> _shards;
    private readonly bool _isSelective;
    private readonly Lock _lock = new();
    private ImmutableArray<Action<EntityChange<TEntity>>> _handlers = [];
    private ImmutableArray<Action> _presenceHandlers = [];
    private ImmutableArray<Action> _stateHandlers = [];
    private bool _isMissing;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Informer(InformerContext context, InformerOptions options, ILogger<Informer<TEntity>> logger)
    {
        _options = options;
        _isSelective = options.LabelSelector is not null || options.FieldSelector is not null;
        List<string?> namespaces = options.Namespaces.Count == 0 ? [null] : [.. options.Namespaces.Distinct()];
        _shards = [.. namespaces.Select(@namespace => new InformerShard<TEntity>(context, options, @namespace, logger, Notify, SetState))];
    }

    public EntityMetadata Kind { get; } = EntityMetadata.Of<TEntity>();

    public InformerState State { get; private set; } = InformerState.Syncing;

    public bool HasSynced { get; private set; }

    public string Problem { get; private set; } = "the first list is not read yet";

    public bool CountsAsEmpty => _options.ForbiddenCountsAsEmpty && State == InformerState.Forbidden;

    public int Count => _shards.Sum(shard => shard.Store.Count);

    /// <summary>Declares an index. Only before <see cref="RunAsync"/>.</summary>
    public void AddIndex(EntityIndex<TEntity> index)
    {
        foreach (var shard in _shards)
        {
            shard.Store.AddIndex(index);
        }
    }

    /// <summary>Calls <paramref name="handler"/> for each change from now on.</summary>
    public void OnChange(Action<EntityChange<TEntity>> handler) =>
        ImmutableInterlocked.Update(ref _handlers, static (handlers, added) => handlers.Add(added), handler);

    public void OnStateChange(Action handler) =>
        ImmutableInterlocked.Update(ref _stateHandlers, static (handlers, added) => handlers.Add(added), handler);

    /// <summary>Calls <paramref name="handler"/> when the kind is found missing, and when it can be read for the first time or again.</summary>
    public void OnAvailabilityChange(Action handler) =>
        ImmutableInterlocked.Update(ref _presenceHandlers, static (handlers, added) => handlers.Add(added), handler);

    public TEntity? Get(ObjectKey key) => ShardOf(key.Namespace)?.Store.Get(key);

    public IReadOnlyList<TEntity> List() => All(store => store.List());

    public IReadOnlyList<TEntity> ByIndex(EntityIndex<TEntity> index, string value) => All(store => store.ByIndex(index, value));

    public IReadOnlyList<TEntity> OwnedBy(string uid) => All(store => store.OwnedBy(uid));

    /// <summary>Stores an object that this process wrote, before the watch reports it.</summary>
    public void Observe(TEntity entity)
    {
        // An object outside of the watched namespaces is ignored, because no watch would ever remove it. The same can apply to an
        // object that a selector excludes: only the watch reports it.
        if (ShardOf(entity.Namespace())?.Store is { } store && (!_isSelective || store.Get(ObjectKey.Of(entity)) is not null) && store.Observe(entity) is { } change)
        {
            Notify(change);
        }
    }

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_shards.Select(shard => shard.Reflector.RunAsync(cancellationToken)));

    public async Task WaitForAsync(IReadOnlySet<InformerState> states, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (states.Contains(State))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Notify(EntityChange<TEntity> change)
    {
        foreach (var handler in _handlers)
        {
            handler(change);
        }
    }

    private InformerShard<TEntity>? ShardOf(string? @namespace) => _shards.FirstOrDefault(shard => shard.Namespace is null || shard.Namespace == @namespace);

    private IReadOnlyList<TEntity> All(Func<ObjectStore<TEntity>, IReadOnlyList<TEntity>> read) =>
        _shards.Count == 1 ? read(_shards[0].Store) : [.. _shards.SelectMany(shard => read(shard.Store))];

    // The worst state applies: the objects of a namespace that cannot be read are not known.
    private void SetState()
    {
        TaskCompletionSource changed;
        bool isPresenceNew;
        lock (_lock)
        {
            var worst = _shards.MaxBy(shard => shard.State) ?? throw new InvalidOperationException("an informer without anything to read");
            // A failure of another shard does not concern the kind.
            var isMissing = worst.State == InformerState.KindMissing || (_isMissing && worst.State != InformerState.Synced);
            var isFirstSync = !HasSynced && worst.State == InformerState.Synced;
            isPresenceNew = isMissing != _isMissing || isFirstSync;
            _isMissing = isMissing;
            (State, Problem) = (worst.State, worst.Problem);
            HasSynced |= isFirstSync;
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
        foreach (var handler in isPresenceNew ? [.. _stateHandlers, .. _presenceHandlers] : _stateHandlers)
        {
            handler();
        }
    }
}
