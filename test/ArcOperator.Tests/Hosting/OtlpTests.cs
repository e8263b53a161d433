using System.Collections.Concurrent;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>Metrics and traces are sent to a collector if one is configured.</summary>
public sealed class OtlpTests
{
    // An empty message after the five bytes of gRPC: not compressed, and its length.
    private static readonly byte[] Nothing = new byte[5];

    private readonly ConcurrentQueue<(string Path, string Body)> _received = new();

    [Test]
    public async Task A_collector_receives_the_instruments_and_a_span_for_each_reconciliation()
    {
        await using var collector = Collector();
        await collector.StartAsync();
        var address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = await OperatorCluster.ConnectAsync();
        var @namespace = await OperatorCluster.NewSpaceAsync(client);
        await using var @operator = await OperatorCluster.StartAsync(@namespace, "--telemetry.otlpEndpoint", address);
        await OperatorCluster.OrderAsync(client, @namespace, "order");
        await OperatorCluster.WorkflowsAsync(client, @namespace, 1);

        // Data that was not sent before is sent at the end.
        var exitCode = await @operator.TerminateAsync();
        exitCode.Should().Be(0, "{0}", @operator.Log);

        All("MetricsService").Should().Contain("controller_runtime_reconcile_total").And.Contain("rest_client_requests_total");
        All("TraceService").Should().Contain("reconcile order").And.Contain("arc-operator").And.Contain(@namespace);
    }

    private string All(string service) => string.Concat(_received.Where(request => request.Path.Contains(service, StringComparison.Ordinal)).Select(request => request.Body));

    private WebApplication Collector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var application = builder.Build();
        application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            // The message contains the names in plain text, so a search is sufficient.
            _received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(Nothing);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        return application;
    }
}
