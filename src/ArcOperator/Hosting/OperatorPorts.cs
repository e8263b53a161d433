using ArcOperator.Artifacts.Serving;
using ArcOperator.Options;
using ArcOperator.Runtime.Health;
using ArcOperator.Runtime.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace ArcOperator.Hosting;

/// <summary>Ports of the operator and the paths that each of them serves. One server listens on all ports.</summary>
internal sealed class OperatorPorts
{
    private readonly List<(string Address, int Port, Action<IEndpointRouteBuilder> Map)> _ports = [];

    private OperatorPorts()
    {
    }

    /// <summary>Addresses for Kestrel.</summary>
    public IEnumerable<string> Urls => _ports.Select(port => $"http://{port.Address}:{port.Port}").Distinct();

    /// <summary>Returns the ports that these options enable.</summary>
    public static OperatorPorts From(RunOptions options)
    {
        var ports = new OperatorPorts();
        ports.Add(options.Metrics.Address, options.Metrics.Port, routes => routes.MapOperatorMetrics(routes.ServiceProvider.GetRequiredService<MeterProvider>()));
        ports.Add(options.Health.Address, options.Health.Port, routes => routes.MapOperatorHealth());
        ports.Add(options.Artifact.Address, options.Artifact.Port, routes => routes.MapArtifacts());
        return ports;
    }

    /// <summary>
    /// Maps the paths of each port. The local port of the connection decides, not the host in the request: a Service or a port-forward may
    /// have another port, and clients may send any host.
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
}
