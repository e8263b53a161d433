using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Finalizers;
using ArcOperator.Runtime.Health;
using ArcOperator.Runtime.Metrics;
using ArcOperator.Runtime.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Hosting;

internal sealed class OperatorBuilder(IServiceCollection services, OperatorSettings settings) : IOperatorBuilder, ICacheDeclarations
{
    private readonly Dictionary<Type, Action<InformerSet>> _caches = [];
    private readonly List<Action<InformerSet>> _indexes = [];
    private readonly Dictionary<string, WatchRequirement> _checked = [];

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
        Check(EntityMetadata.Of<TEntity>(), WatchRequirement.Required, informers => informers.Get<TEntity>());
        foreach (var source in watches.Sources)
        {
            source.Declare(this);
            Check(source.Kind, source.WatchRequirement, source.Informer);
        }

        _indexes.AddRange(watches.Indexes);
        services.TryAddSingleton<TImplementation>();
        services.TryAddSingleton(provider => new ControllerQueue<TEntity>(
            provider.GetRequiredService<RuntimeMetrics>(), settings.MaxRetryDelay, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<EntityQueue<TEntity>>(provider => provider.GetRequiredService<ControllerQueue<TEntity>>().EnqueueAsync);
        services.AddSingleton<IControllerLoop>(provider => new ControllerLoop<TEntity>(
            new(
                provider.GetRequiredService<TImplementation>(),
                [.. provider.GetServices<FinalizerRegistration<TEntity>>()],
                provider.GetRequiredService<FinalizerEditor>(),
                provider.GetRequiredService<IEntityCache<TEntity>>()),
            watches,
            provider.GetRequiredService<InformerSet>(),
            provider.GetRequiredService<ControllerQueue<TEntity>>(),
            settings.MaxParallelReconciliations,
            settings.RefusalInterval,
            provider.GetRequiredService<RuntimeMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ControllerLoop<TEntity>>>()));
        return this;
    }

    void ICacheDeclarations.Declare<TEntity>() => AddCache<TEntity>();

    // Adds one line to <c>/readyz</c> per kind. A kind that one controller requires is required by the operator.
    private void Check(EntityMetadata kind, WatchRequirement presence, Func<InformerSet, IInformer> informer)
    {
        if (_checked.TryAdd(kind.ResourceName, presence))
        {
            services.AddHealthChecks().Add(new(
                $"informer/{kind.ResourceName}",
                provider => new InformerHealthCheck(informer(provider.GetRequiredService<InformerSet>()), _checked[kind.ResourceName]),
                null,
                [HealthEndpoints.Ready]));
        }

        if (presence == WatchRequirement.Required)
        {
            _checked[kind.ResourceName] = WatchRequirement.Required;
        }
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
        var options = new InformerOptions
        {
            Namespaces = isNamespaced ? settings.Namespaces : [],
            ForbiddenCountsAsEmpty = !isNamespaced && settings.Namespaces.Count > 0,
        };
        _caches.TryAdd(typeof(TEntity), informers => informers.Add<TEntity>(configure is null ? options : configure(options)));
        services.TryAddSingleton<IEntityCache<TEntity>>(provider => provider.GetRequiredService<InformerSet>().Get<TEntity>());
        return this;
    }
}
