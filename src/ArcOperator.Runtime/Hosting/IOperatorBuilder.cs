using ArcOperator.Runtime.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Runtime.Hosting;

/// <summary>Declares what an operator consists of.</summary>
public interface IOperatorBuilder
{
    IServiceCollection Services { get; }

    OperatorSettings Settings { get; }

    /// <summary>A controller that only its own kind's changes wake.</summary>
    IOperatorBuilder AddController<TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>A controller, and what else wakes it. KubeOps has no word for it.</summary>
    IOperatorBuilder AddController<TImplementation, TEntity>(Action<ControllerWatches<TEntity>> configure)
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>A finalizer that every entity of the kind gets before its controller sees it.</summary>
    IOperatorBuilder AddFinalizer<TImplementation, TEntity>(string identifier)
        where TImplementation : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>A kind that is read from an <see cref="IEntityCache{TEntity}"/>. KubeOps has no word for it.</summary>
    /// <param name="configure">What the cache leaves out, or what else is special about it. The first to say so decides.</param>
    IOperatorBuilder AddCache<TEntity>(Func<InformerOptions, InformerOptions>? configure = null)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;
}
