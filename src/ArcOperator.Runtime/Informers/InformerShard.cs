using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>The part of an informer that reads one namespace, or all.</summary>
internal sealed class InformerShard<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public InformerShard(
        InformerContext context, InformerOptions options, string? @namespace, ILogger logger, Action<EntityChange<TEntity>> notify, Action changed)
    {
        Namespace = @namespace;
        Reflector = new(context, options, @namespace, logger, Store, notify, (state, problem) =>
        {
            (State, Problem) = (state, problem);
            changed();
        });
    }

    /// <summary>Null for all namespaces and for cluster-scoped objects.</summary>
    public string? Namespace { get; }

    public ObjectStore<TEntity> Store { get; } = new();

    public Reflector<TEntity> Reflector { get; }

    public InformerState State { get; private set; } = InformerState.Syncing;

    public string Problem { get; private set; } = "the first list is not read yet";
}
