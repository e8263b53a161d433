using System.Net;
using System.Net.Security;
using ArcOperator.Artifacts.Serving;
using ArcOperator.History;
using ArcOperator.History.Options;
using ArcOperator.Options;
using ArcOperator.Runtime.Health;
using ArcOperator.Runtime.Metrics;
using ArcOperator.Runtime.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace ArcOperator.Hosting;

/// <summary>Ports of the operator and the paths that each of them serves. Each port has a listener and a limit of connections of its own.</summary>
internal sealed class OperatorPorts
{
    private const string AnyAddress = "*";
    private const string Localhost = "localhost";

    // All requests are short and have no body. Slow and idle clients lose their connection.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(75);

    private readonly List<OperatorPort> _ports = [];

    private OperatorPorts()
    {
    }

    /// <summary>Returns the ports that these options enable.</summary>
    /// <exception cref="OptionsException">An address is invalid.</exception>
    public static OperatorPorts From(RunOptions options)
    {
        var ports = new OperatorPorts();
        ports.Add(new("metrics", options.Metrics.Address, options.Metrics.Port, options.Metrics.MaxConnections, routes =>
        {
            var metrics = routes.MapOperatorMetrics(routes.ServiceProvider.GetRequiredService<MeterProvider>());
            if (options.Metrics.TokenFile.Length > 0)
            {
                metrics.WithMetadata(RequiresMetricsToken.Instance);
            }
        }));
        ports.Add(new("health", options.Health.Address, options.Health.Port, options.Health.MaxConnections, routes => routes.MapOperatorHealth()));
        ports.Add(new("artifact", options.Artifact.Address, options.Artifact.Port, options.Artifact.MaxConnections, routes => routes.MapArtifacts(),
            ServerCertificate.From("artifact", options.Artifact.TlsCertFile, options.Artifact.TlsKeyFile, TimeProvider.System)));
        if (options.History.Driver != HistoryDriver.None)
        {
            ports.Add(new("history.serve", options.HistoryServe.Address, options.HistoryServe.Port, options.HistoryServe.MaxConnections, HistoryServer.Map,
                ServerCertificate.From("history.serve", options.HistoryServe.TlsCertFile, options.HistoryServe.TlsKeyFile, TimeProvider.System)));
        }

        var mistakes = ports._ports.Where(port => port.Address is not (AnyAddress or Localhost) && !IPAddress.TryParse(port.Address, out _))
            .Select(port => $"{port.Section}.address is '{port.Address}': expected an IP address, localhost or *")
            .ToList();
        return mistakes.Count == 0 ? ports : throw new OptionsException(mistakes);
    }

    /// <summary>Configures a listener for each port.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = IdleTimeout;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        foreach (var place in _ports.GroupBy(port => (port.Address, port.Port)))
        {
            var certificate = place.Select(port => port.Certificate).FirstOrDefault(found => found is not null);
            Listen(kestrel, place.Key.Address, place.Key.Port, new ConnectionLimit(place.Sum(port => port.MaxConnections)), certificate);
        }
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
                .UseMiddleware<MetricsTokenCheck>()
                .UseEndpoints(routes =>
                {
                    foreach (var each in port)
                    {
                        each.Map(routes);
                    }
                }));
        }
    }

    private static void Listen(KestrelServerOptions kestrel, string address, int port, ConnectionLimit limit, ServerCertificate? certificate)
    {
        switch (address)
        {
            case AnyAddress:
                kestrel.ListenAnyIP(port, Configure);
                break;
            case Localhost:
                kestrel.ListenLocalhost(port, Configure);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(address), port, Configure);
                break;
        }

        void Configure(ListenOptions listener)
        {
            listener.Protocols = HttpProtocols.Http1;
            listener.Use(limit.Apply);
            if (certificate is not null)
            {
                listener.UseHttps(OptionsOf(certificate, kestrel.ApplicationServices.GetRequiredService<ILogger<ServerCertificate>>()));
            }
        }
    }

    private static TlsHandshakeCallbackOptions OptionsOf(ServerCertificate certificate, ILogger logger) => new()
    {
        HandshakeTimeout = HeadersTimeout,
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current(logger) }),
    };

    private void Add(OperatorPort port)
    {
        if (port.Port > 0)
        {
            _ports.Add(port);
        }
    }

    private sealed record OperatorPort(string Section, string Address, int Port, int MaxConnections, Action<IEndpointRouteBuilder> Map, ServerCertificate? Certificate = null);
}
