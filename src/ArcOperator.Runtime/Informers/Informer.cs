using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>Keeps a cache of one kind up to date and tells of each change.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> After a disconnect of any length the cache converges on the truth, and every object that changed, came or
/// went meanwhile is told of, deletions too. A list takes the old one's place in one step; a reader never sees half of it.</para>
/// <para><b>Assumptions.</b> Handlers are quick, throw nothing and only take note of keys.</para>
/// <para><b>Caveats.</b> Of several changes in a row only the last may be told of. Changes of one object are told of in order;
/// one that this process made is told of when the write returns, which may be before an older one of the watch.</para>
/// <para><b>Errors.</b> None leaves <see cref="RunAsync"/>. <see cref="State"/> and <see cref="Problem"/> say what is wrong.</para>
/// </remarks>
public sealed class Informer<TEntity> : IInformer, IEntityCache<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly string? _namespace;
    private readonly ObjectStore<TEntity> _store = new();
    private readonly Reflector<TEntity> _reflector;
    private readonly Lock _lock = new();
    private ImmutableArray<Action<EntityChange<TEntity>>> _handlers = [];
    private ImmutableArray<Action> _returnHandlers = [];
    private bool _isMissing;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Informer(IResourceClient client, InformerOptions options, TimeProvider clock, ILogger<Informer<TEntity>> logger)
    {
        _namespace = options.Namespace;
        _reflector = new(client, options, clock, logger, _store, Notify, SetState);
    }

    public EntityMetadata Kind { get; } = EntityMetadata.Of<TEntity>();

    public InformerState State { get; private set; }

    public string Problem { get; private set; } = "the first list is not read yet";

    public int Count => _store.Count;

    /// <summary>Declares an index. Only before <see cref="RunAsync"/>.</summary>
    public void AddIndex(EntityIndex<TEntity> index) => _store.AddIndex(index);

    /// <summary>Calls <paramref name="handler"/> for each change from now on.</summary>
    public void OnChange(Action<EntityChange<TEntity>> handler) =>
        ImmutableInterlocked.Update(ref _handlers, static (handlers, added) => handlers.Add(added), handler);

    /// <summary>Calls <paramref name="handler"/> when the kind can be read again after it was missing.</summary>
    public void OnReturn(Action handler) =>
        ImmutableInterlocked.Update(ref _returnHandlers, static (handlers, added) => handlers.Add(added), handler);

    public TEntity? Get(ObjectKey key) => _store.Get(key);

    public IReadOnlyList<TEntity> List() => _store.List();

    public IReadOnlyList<TEntity> ByIndex(EntityIndex<TEntity> index, string value) => _store.ByIndex(index, value);

    public IReadOnlyList<TEntity> OwnedBy(string uid) => _store.OwnedBy(uid);

    /// <summary>Takes note of what this process wrote, ahead of the watch.</summary>
    public void Observe(TEntity entity)
    {
        // What is written elsewhere is not looked at here, and no watch would ever take it out again.
        if ((_namespace is null || _namespace == entity.Namespace()) && _store.Observe(entity) is { } change)
        {
            Notify(change);
        }
    }

    public Task RunAsync(CancellationToken cancellationToken) => _reflector.RunAsync(cancellationToken);

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

    private void SetState(InformerState state, string problem)
    {
        TaskCompletionSource changed;
        bool isBack;
        lock (_lock)
        {
            // A failure in between tells nothing about the kind.
            isBack = _isMissing && state == InformerState.Synced;
            _isMissing = state == InformerState.KindMissing || (_isMissing && !isBack);
            (State, Problem) = (state, problem);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
        if (isBack)
        {
            foreach (var handler in _returnHandlers)
            {
                handler();
            }
        }
    }
}
