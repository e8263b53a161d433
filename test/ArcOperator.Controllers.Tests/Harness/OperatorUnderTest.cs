using System.Net;
using System.Net.Sockets;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Network;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>The operator with all controllers in this process, as its user in a cluster.</summary>
internal sealed class OperatorUnderTest : IAsyncDisposable
{
    public const int DefaultWorkers = 4;

    private readonly IHost _host;
    private readonly HttpClient _server;
    private readonly ApiGate _gate;
    private readonly LogLines _log;
    private bool _isEnded;

    private OperatorUnderTest(IHost host, HttpClient server, ApiGate gate, LogLines log) => (_host, _server, _gate, _log) = (host, server, gate, log);

    /// <summary>Requests to the API server that were answered.</summary>
    public IReadOnlyList<ApiCall> Calls => _gate.Calls;

    public IEnumerable<ApiCall> Writes => Calls.Where(call => call.IsWrite);

    public IReadOnlyList<string> Errors => _log.Errors;

    /// <summary>Log at the default level.</summary>
    public string Log => _log.ToString();

    /// <summary>Log of all components at all levels.</summary>
    public string WholeLog => _log.All;

    public IServiceProvider Services => _host.Services;

    /// <summary>Completes after the write that ends the operator.</summary>
    public Task Dead => _gate.LastWriteMade;

    /// <param name="cluster">The cluster.</param>
    /// <param name="namespace">The only watched namespace, or null for all.</param>
    /// <param name="lastWrite">Number of the write that ends the operator, or null.</param>
    /// <param name="user">The operator's user.</param>
    /// <param name="configure">Changes of its services.</param>
    /// <param name="workers">Number of concurrent reconciles of each kind.</param>
    /// <param name="others">Further watched namespaces.</param>
    public static async Task<OperatorUnderTest> StartAsync(
        ArcCluster cluster, string? @namespace = null, int? lastWrite = null, string user = "arc-operator", Action<IServiceCollection>? configure = null,
        int workers = DefaultWorkers, params IReadOnlyList<string> others)
    {
        var server = await cluster.ConnectAsync(user);
        var gate = new ApiGate(server, lastWrite);
        var log = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Services.AddSingleton(new ClusterConfiguration { Host = gate.Uri });
        builder.Services.AddSingleton(ArcCluster.Json);
        builder.Services
            .AddKubernetesOperator(settings =>
            {
                settings.Name = "arc-operator";
                settings.Namespaces = @namespace is null ? [] : [@namespace, .. others];
                settings.MaxParallelReconciliations = workers;
            })
            .AddArcControllers();
        // Tests contact only this machine: every name resolves to one address, and connections to it are refused.
        builder.Services.AddSingleton(provider => new GuardedConnector(
            provider.GetRequiredService<NetworkPolicy>(),
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("9.9.9.9")]),
            (_, _) => throw new SocketException((int)SocketError.ConnectionRefused),
            provider.GetRequiredService<TimeProvider>()));
        // Endpoints that do not respond are not probed again while a test counts requests.
        builder.Services.AddSingleton(new EndpointOptions { ProbeRetryDelay = TimeSpan.FromHours(1), ProbeMaxRetryDelay = TimeSpan.FromHours(1) });
        configure?.Invoke(builder.Services);
        var started = new OperatorUnderTest(builder.Build(), server, gate, log);
        await started._host.StartAsync();
        return started;
    }

    /// <summary>Stops the operator gracefully. A second call does nothing.</summary>
    public async Task StopAsync()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        await _gate.DisposeAsync();
        _server.Dispose();
    }

    /// <summary>Ends the operator suddenly: no further request reaches the API server.</summary>
    public Task KillAsync()
    {
        _gate.Close();
        return StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            await TestContext.Out.WriteLineAsync($"{_log}\n{string.Join('\n', Calls.Where(call => call.Status != 200 || call.IsWrite))}");
        }
    }
}
