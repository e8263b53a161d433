using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Serving;
using ArcOperator.Options;
using ArcOperator.Runtime.Health;
using ArcOperator.Runtime.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace ArcOperator.Hosting;

/// <summary>Endpoints of the operator and their ports. One server listens on all ports, and each path is served on its own port only.</summary>
internal sealed class OperatorPorts
{
    private readonly List<(string Address, int Port, Action<IEndpointRouteBuilder> Map)> _ports = [];

    private OperatorPorts()
    {
    }

    /// <summary>For Kestrel.</summary>
    public IEnumerable<string> Urls => _ports.Select(port => $"http://{port.Address}:{port.Port}").Distinct();

    public static OperatorPorts Of(IReadOnlyDictionary<Type, object> options)
    {
        var metrics = (MetricsOptions)options[typeof(MetricsOptions)];
        var health = (HealthOptions)options[typeof(HealthOptions)];
        var artifacts = (ArtifactOptions)options[typeof(ArtifactOptions)];
        var ports = new OperatorPorts();
        ports.Add(metrics.Address, metrics.Port, MapMetrics);
        ports.Add(health.Address, health.Port, routes => routes.MapOperatorHealth());
        ports.Add(artifacts.Address, artifacts.Port, routes => routes.MapArtifacts());
        return ports;
    }

    /// <summary>
    /// By the port that a request came in on, and not by the host that it names: a Service or a port-forward has another port, and a
    /// client may name any.
    /// </summary>
    public void Map(IApplicationBuilder application)
    {
        foreach (var port in _ports.GroupBy(port => port.Port))
        {
            application.MapWhen(context => context.Connection.LocalPort == port.Key, branch => branch
                .UseRouting()
                .UseEndpoints(routes =>
                {
                    foreach (var (_, _, map) in port)
                    {
                        map(routes);
                    }
                }));
        }
    }

    private void Add(string address, int port, Action<IEndpointRouteBuilder> map)
    {
        if (port > 0)
        {
            _ports.Add((address, port, map));
        }
    }

    private static void MapMetrics(IEndpointRouteBuilder routes) => routes.MapOperatorMetrics(routes.ServiceProvider.GetRequiredService<MeterProvider>());
}
