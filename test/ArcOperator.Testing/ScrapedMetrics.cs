using ArcOperator.Runtime.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ArcOperator.Testing;

/// <summary>Collects the instruments of this process as the operator does, and serves them on a port of the loopback interface.</summary>
/// <remarks>Instruments of all operators in the process are collected, and those of meters that a test names.</remarks>
public sealed class ScrapedMetrics : IAsyncDisposable
{
    public const string OpenMetrics = "application/openmetrics-text;version=1.0.0";

    private readonly WebApplication _server;
    private readonly MeterProvider _provider;
    private readonly HttpClient _client;

    private ScrapedMetrics(WebApplication server, MeterProvider provider) =>
        (_server, _provider, _client) = (server, provider, new() { BaseAddress = new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) });

    public static async Task<ScrapedMetrics> StartAsync(params string[] meters)
    {
        var provider = Sdk.CreateMeterProviderBuilder().AddOperatorMeters().AddMeter(meters).AddPrometheus().Build();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var server = builder.Build();
        server.UseRouting();
        server.MapOperatorMetrics(provider);
        await server.StartAsync();
        return new(server, provider);
    }

    /// <summary>Returns the text that Prometheus receives.</summary>
    public async Task<string> ReadAsync(string accept = "text/plain")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await _client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _provider.Dispose();
    }
}
