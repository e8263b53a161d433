using ArcOperator.Runtime.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Runtime.Hosting;

/// <summary>Declares the parts of an operator.</summary>
public interface IOperatorBuilder
{
    IServiceCollection Services { get; }

    OperatorSettings Settings { get; }

    /// <summary>Adds a controller that only changes of its own kind wake.</summary>
    IOperatorBuilder AddController<TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Adds a controller with the watches that wake it. KubeOps has no such method.</summary>
    IOperatorBuilder AddController<TImplementation, TEntity>(Action<ControllerWatches<TEntity>> configure)
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Adds a finalizer that every entity of the kind gets before its controller is called.</summary>
    IOperatorBuilder AddFinalizer<TImplementation, TEntity>(string identifier)
        where TImplementation : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Adds a kind that is read from an <see cref="IEntityCache{TEntity}"/>. KubeOps has no such method.</summary>
    /// <param name="configure">Options of the informer. Those of the first call apply.</param>
    IOperatorBuilder AddCache<TEntity>(Func<InformerOptions, InformerOptions>? configure = null)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;
}
