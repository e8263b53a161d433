using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Informers;

/// <summary>The part of an informer that looks at one namespace, or at all.</summary>
internal sealed class InformerShard<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public InformerShard(
        IResourceClient client, InformerOptions options, string? @namespace, TimeProvider clock, ILogger logger, Action<EntityChange<TEntity>> notify, Action changed)
    {
        Namespace = @namespace;
        Reflector = new(client, options, @namespace, clock, logger, Store, notify, (state, problem) =>
        {
            (State, Problem) = (state, problem);
            changed();
        });
    }

    /// <summary>Null: all namespaces, and what is in none.</summary>
    public string? Namespace { get; }

    public ObjectStore<TEntity> Store { get; } = new();

    public Reflector<TEntity> Reflector { get; }

    public InformerState State { get; private set; } = InformerState.Syncing;

    public string Problem { get; private set; } = "the first list is not read yet";
}
