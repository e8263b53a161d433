using System.Diagnostics.Metrics;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class RequestMetricsTests
{
    [Test]
    public async Task Requests_are_counted_by_code_method_and_host()
    {
        await using var peer = new ScriptedPeer(exchange =>
        {
            if (exchange.Request.Method == "GET")
            {
                return exchange.RespondAsync(404, """{"details":{"name":"one"}}""");
            }

            exchange.Cut();
            return Task.CompletedTask;
        });
        var counted = new List<string>();
        using var listener = Listen(peer.Uri.Authority, counted);
        using var client = new KubernetesClient(new() { Host = peer.Uri }, new ObjectJson(), TimeProvider.System);

        await client.GetAsync<V1ConfigMap>("one");
        await client.Awaiting(it => it.DeleteAsync<V1ConfigMap>("one")).Should().ThrowAsync<HttpRequestException>();

        counted.Should().Equal("404 GET 1", "<error> DELETE 1");
    }

    private static MeterListener Listen(string host, List<string> counted)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, it) => Enable(instrument, it) };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var labels = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
            if (labels["host"] == host)
            {
                counted.Add($"{labels["code"]} {labels["method"]} {value}");
            }
        });
        listener.Start();
        return listener;
    }

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument is { Meter.Name: "ArcOperator.Kubernetes", Name: "rest_client_requests_total" })
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
