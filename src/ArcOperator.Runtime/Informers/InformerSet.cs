using ArcOperator.Runtime.Metrics;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>The informers of this process: one for each kind, shared by all controllers.</summary>
public sealed class InformerSet(IResourceClient client, TimeProvider clock, ILoggerFactory loggers, RuntimeMetrics? metrics = null) : IDisposable
{
    private readonly InformerContext _context = new(client, clock, loggers, metrics);
    private readonly Dictionary<Type, IInformer> _informers = [];

    public IReadOnlyCollection<IInformer> All => _informers.Values;

    /// <summary>Declares that a kind is read. The options of the first declaration apply.</summary>
    public Informer<TEntity> Add<TEntity>(InformerOptions options)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!_informers.TryGetValue(typeof(TEntity), out var informer))
        {
            _informers[typeof(TEntity)] = informer = new Informer<TEntity>(_context, options, loggers.CreateLogger<Informer<TEntity>>());
        }

        return (Informer<TEntity>)informer;
    }

    /// <exception cref="InvalidOperationException">No controller declared that it reads the kind.</exception>
    public Informer<TEntity> Get<TEntity>()
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        Find<TEntity>() ?? throw new InvalidOperationException($"no cache of {typeof(TEntity).Name} was declared when the operator was built");

    public Informer<TEntity>? Find<TEntity>()
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => (Informer<TEntity>?)_informers.GetValueOrDefault(typeof(TEntity));

    public void Dispose() => _context.Dispose();
}
