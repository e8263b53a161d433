using System.Collections.Concurrent;
using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>One namespace floods the probes with servers that do not respond. Probes of another one, and workers, stay free.</summary>
internal sealed class FairProbeTests : EndpointTest
{
    private const int Flood = 20;

    private readonly ConcurrentQueue<string> _order = new();
    private TestNamespace _victim = null!;
    private Uri _server = null!;

    protected override EndpointOptions Options => new()
    {
        ProbeConcurrency = 4, ProbeTimeout = TimeSpan.FromMinutes(1), ProbeRetryDelay = TimeSpan.FromHours(1), ProbeMaxRetryDelay = TimeSpan.FromHours(1),
    };

    [SetUp]
    public async Task FloodAsync()
    {
        _order.Clear();
        _server = Serve(async exchange =>
        {
            _order.Enqueue(exchange.Request.Path);
            if (exchange.Request.Path == "/slow")
            {
                await exchange.StallAsync();
            }

            await exchange.RespondAsync(200, "hello");
        }).Uri;
        await Parallel.ForAsync(0, Flood, async (number, _) => await CreateAsync($"{_server}slow", name: $"flood-{number}"));
        await Eventually.TrueAsync(() => _order.Count(path => path == "/slow") == 3, what: "the flood has its share");
    }

    protected override async Task<IReadOnlyList<string>> OtherSpacesAsync()
    {
        _victim = await TestNamespace.CreateAsync(Shared);
        return [_victim.Name];
    }

    [Test]
    public async Task Slow_probes_of_a_namespace_do_not_delay_those_of_another()
    {
        await Parallel.ForAsync(0, 5, async (number, _) => await _victim.CreateAsync(An.Endpoint($"victim-{number}", "http", $"{_server}fast", null)));

        for (var number = 0; number < 5; number++)
        {
            await _victim.EntityAsync<V1Alpha1Endpoint>($"victim-{number}", endpoint => endpoint.Status.Conditions.IsTrue(Conditions.Ready));
        }

        _order.Count(path => path == "/slow").Should().Be(3, "no slow probe has ended, so no other one has begun");
    }

    [Test]
    public async Task Slow_probes_hold_no_worker_and_appear_in_the_status()
    {
        await CreateAsync("http://user:password@place.example", name: "invalid");

        await EndpointAsync("Validated", "InvalidURL", "invalid");
        var waiting = await EndpointAsync("Ready", "Probing", $"flood-{Flood - 1}");
        Finding(waiting).Should().Be("Reachable Unknown Probing, Authenticated Unknown Probing, Ready False Probing");
        waiting.Status.Conditions.Find(Conditions.Reconciling)!.Message.Should().Be("a probe is in progress, or waits while endpoint.probeConcurrency other probes run");
        waiting.Status.ObservedGeneration.Should().Be(1);
    }

    [Test]
    public async Task Deleted_and_changed_Endpoints_leave_the_queue()
    {
        await Parallel.ForAsync(0, Flood - 1, async (number, _) => await Namespace.DeleteAsync<V1Alpha1Endpoint>($"flood-{number}"));
        await Namespace.PatchAsync<V1Alpha1Endpoint>($"flood-{Flood - 1}", $$"""{ "spec": { "remoteURL": "{{_server}}fast" } }""");

        await EndpointAsync("Ready", "Ready", $"flood-{Flood - 1}");
    }
}
