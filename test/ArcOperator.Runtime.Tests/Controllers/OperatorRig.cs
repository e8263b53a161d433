using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Hosting;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Secrets;
using ArcOperator.Runtime.Tests.Kinds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>A small operator in this process that watches one namespace.</summary>
internal sealed class OperatorRig : IAsyncDisposable
{
    private readonly string _space;

    private OperatorRig(IHost host, string @namespace) => (Host, _space) = (host, @namespace);

    public IHost Host { get; }

    public GearController Gears => Host.Services.GetRequiredService<GearController>();

    /// <summary>The client of the operator.</summary>
    public IKubernetesClient Client => Host.Services.GetRequiredService<IKubernetesClient>();

    public static async Task<OperatorRig> StartAsync(
        string @namespace, Action<ControllerWatches<Gear>>? watches = null, Action<IOperatorBuilder>? build = null, Action<GearController>? controller = null)
    {
        var plane = await Cluster.GetAsync();
        var rig = Build(
            @namespace,
            ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [plane.AdminKubeconfig]),
            builder =>
            {
                builder.Settings.Namespaces = [@namespace];
                build?.Invoke(builder);
                builder.AddController<GearController, Gear>(watches ?? (_ => { }));
            });
        controller?.Invoke(rig.Gears);
        await rig.Host.StartAsync();
        return rig;
    }

    /// <summary>An operator that is not started.</summary>
    public static OperatorRig Build(string @namespace, ClusterConfiguration configuration, Action<IOperatorBuilder> build)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton(new ObjectJson(KindsJson.Default, SecretJsonContext.Default));
        build(builder.Services.AddKubernetesOperator());
        return new(builder.Build(), @namespace);
    }

    public IEntityCache<T> Cache<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => Host.Services.GetRequiredService<IEntityCache<T>>();

    public T Get<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    /// <summary>Waits until the operator has seen the gear in this state.</summary>
    public Task SeenAsync(string name, Func<Gear, bool> isSo) =>
        Eventually.TrueAsync(() => Cache<Gear>().Get(new(_space, name)) is { } gear && isSo(gear), what: $"{name} seen as it is now");

    /// <summary>Returns after all earlier work has begun, because the queue keeps the order.</summary>
    public async Task OtherWorkHasBegunAsync()
    {
        var name = $"marker-{Guid.NewGuid():n}";
        await Get<KubernetesClient>().CreateAsync(new Gear { Metadata = new() { Name = name, NamespaceProperty = _space } });
        await Gears.ReconciledAsync(name);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        Host.Dispose();
    }
}
