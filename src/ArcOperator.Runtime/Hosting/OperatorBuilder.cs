using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Finalizers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Hosting;

internal sealed class OperatorBuilder(IServiceCollection services, OperatorSettings settings) : IOperatorBuilder
{
    private readonly Dictionary<Type, Action<InformerSet>> _caches = [];
    private readonly List<Action<InformerSet>> _indexes = [];

    public IServiceCollection Services => services;

    public OperatorSettings Settings => settings;

    /// <summary>Declares all caches, then their indexes.</summary>
    public void Declare(InformerSet informers)
    {
        foreach (var declare in _caches.Values.Concat(_indexes))
        {
            declare(informers);
        }
    }

    public IOperatorBuilder AddController<TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => AddController<TImplementation, TEntity>(_ => { });

    public IOperatorBuilder AddController<TImplementation, TEntity>(Action<ControllerWatches<TEntity>> configure)
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var watches = new ControllerWatches<TEntity>();
        configure(watches);
        AddCache<TEntity>();
        foreach (var source in watches.Sources)
        {
            source.Declare(this);
        }

        _indexes.AddRange(watches.Indexes);
        services.TryAddSingleton<TImplementation>();
        services.AddSingleton<IControllerLoop>(provider => new ControllerLoop<TEntity>(
            new(
                provider.GetRequiredService<TImplementation>(),
                [.. provider.GetServices<FinalizerRegistration<TEntity>>()],
                provider.GetRequiredService<FinalizerEditor>(),
                provider.GetRequiredService<IEntityCache<TEntity>>()),
            watches,
            provider.GetRequiredService<InformerSet>(),
            settings.MaxParallelReconciliations,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ControllerLoop<TEntity>>>()));
        return this;
    }

    public IOperatorBuilder AddFinalizer<TImplementation, TEntity>(string identifier)
        where TImplementation : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        services.TryAddSingleton<TImplementation>();
        services.AddSingleton(provider => new FinalizerRegistration<TEntity>(identifier, provider.GetRequiredService<TImplementation>()));
        return this;
    }

    public IOperatorBuilder AddCache<TEntity>(Func<InformerOptions, InformerOptions>? configure = null)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var isNamespaced = EntityMetadata.Of<TEntity>().Scope == EntityScope.Namespaced;
        var options = new InformerOptions { Namespace = isNamespaced ? settings.Namespace : null };
        _caches.TryAdd(typeof(TEntity), informers => informers.Add<TEntity>(configure is null ? options : configure(options)));
        services.TryAddSingleton<IEntityCache<TEntity>>(provider => provider.GetRequiredService<InformerSet>().Get<TEntity>());
        return this;
    }
}
