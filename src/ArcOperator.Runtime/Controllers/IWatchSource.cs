using ArcOperator.Runtime.Hosting;
using ArcOperator.Runtime.Queue;

namespace ArcOperator.Runtime.Controllers;

/// <summary>Another kind whose changes wake entities.</summary>
internal interface IWatchSource<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    EntityMetadata Kind { get; }

    Presence Presence { get; }

    /// <summary>Says while the operator is built that the kind is read.</summary>
    void Declare(IOperatorBuilder builder);

    IInformer Informer(InformerSet informers);

    /// <summary>From now on puts the keys of woken entities into the queue.</summary>
    void Connect(InformerSet informers, WorkQueue<ObjectKey> queue);
}
