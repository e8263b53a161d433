using System.Collections.Concurrent;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Runtime.Background;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>One namespace floods the slots for fetches and hooks with slow work. The work of another one is served in its turn.</summary>
internal sealed class FairSourceTests : SourceTest
{
    private const int Flood = 20;

    private SemaphoreSlim _completions = null!;
    private ConcurrentQueue<string> _order = null!;
    private TestNamespace _victim = null!;

    protected override async Task<string> SpaceAsync()
    {
        (_completions, _order) = (new(0), new());
        _victim = new(Shared, await Cluster.NewNamespaceAsync(Shared.Client));
        return await base.SpaceAsync();
    }

    protected override IReadOnlyList<string> OtherSpaces => [_victim.Name];

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        var isSingle = TestContext.CurrentContext.Test.Name.Contains("one_slot", StringComparison.Ordinal);
        services.AddSingleton(new FetchOptions { MinimumInterval = Fetch.MinimumInterval, HttpSecretHosts = Fetch.HttpSecretHosts, Folder = Fetch.Folder, Concurrency = isSingle ? 1 : 4, ConcurrencyPerHost = isSingle ? 1 : 4 });
        services.AddSingleton(new HookOptions { Concurrency = 4 });
    }

    [Test]
    public async Task Slow_sources_of_a_namespace_do_not_delay_those_of_another_even_of_the_same_host()
    {
        ServeSlowly();
        await FloodAsync(A);
        await Eventually.TrueAsync(() => Started("/slow") == 3, what: "the flood has its share");
        await WaitingAsync("fetch", Flood - 3);

        await Parallel.ForAsync(0, 5, async (number, _) => await _victim.CreateAsync(A($"victim-{number}", $"{Server.Uri}fast").Build()));

        for (var number = 0; number < 5; number++)
        {
            await _victim.EntityAsync<V1Alpha1ExternalSource>($"victim-{number}", source => source.Status.Conditions.IsTrue(Conditions.Ready));
        }

        Started("/slow").Should().Be(3, "no slow request has ended, so no other one has begun");
    }

    [Test]
    public async Task In_a_pool_of_one_slot_a_source_waits_for_one_completion_of_a_flood_at_most()
    {
        ServeSlowly();
        await FloodAsync(A);
        await Eventually.TrueAsync(() => Started("/slow") == 1);
        await WaitingAsync("fetch", Flood - 1);
        await _victim.CreateAsync(A("victim", $"{Server.Uri}fast").Build());
        await WaitingAsync("fetch", 1, _victim);

        _completions.Release();
        await Eventually.TrueAsync(() => Started("/slow") == 2);

        _order.Should().Equal("/slow", "/fast", "/slow");
        await _victim.EntityAsync<V1Alpha1ExternalSource>("victim", source => source.Status.Conditions.IsTrue(Conditions.Ready));
    }

    [Test]
    public async Task Slow_hooks_of_a_namespace_do_not_delay_those_of_another()
    {
        Serve("{}");
        Hooks.With("fast", input => input).With("slow", async (_, input) =>
        {
            await _completions.WaitAsync();
            return input;
        });
        await FloodAsync((name, _) => A(name).After(new Hook { Name = "slow", Command = "slow", Timeout = "5m" }), 8);
        await Eventually.TrueAsync(() => Hooks.Calls.Count == 3, what: "the flood has its share");

        await _victim.CreateAsync(A("victim").After(new Hook { Name = "fast", Command = "fast" }).Build());

        await _victim.EntityAsync<V1Alpha1ExternalSource>("victim", source => source.Status.Conditions.IsTrue(Conditions.Ready));
        Hooks.Calls.Select(call => call.Call.Command).Should().Equal("slow", "slow", "slow", "fast");
        _completions.Release(8);
    }

    [Test]
    public async Task Deleted_sources_leave_the_queue()
    {
        ServeSlowly();
        await FloodAsync(A);
        await WaitingAsync("fetch", Flood - 3);

        await Parallel.ForAsync(0, Flood, async (number, _) => await Namespace.DeleteAsync<V1Alpha1ExternalSource>($"flood-{number}"));

        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<V1Alpha1ExternalSource>()).Count == 0);
        Operator.Services.GetRequiredService<FairGates>().CountWaiting(100).Should().BeEmpty();
        await _victim.CreateAsync(A("next", $"{Server.Uri}fast").Build());
        await _victim.EntityAsync<V1Alpha1ExternalSource>("next", source => source.Status.Conditions.IsTrue(Conditions.Ready));
    }

    private Task FloodAsync(Func<string, string?, SourceBuilder> create, int count = Flood) =>
        Parallel.ForAsync(0, count, async (number, _) => await CreateAsync(create($"flood-{number}", $"{Server.Uri}slow").Http(http => http with { Timeout = "5m" })));

    private void ServeSlowly() => Script(async exchange =>
    {
        _order.Enqueue(exchange.Request.Path);
        if (exchange.Request.Path == "/slow")
        {
            await _completions.WaitAsync(exchange.Stopped);
        }

        await exchange.RespondAsync(200, "{}");
    });

    private int Started(string path) => _order.Count(known => known == path);

    private Task WaitingAsync(string pool, int count, TestNamespace? @namespace = null) => Eventually.TrueAsync(
        () => Operator.Services.GetRequiredService<FairGates>().CountWaiting(100).Contains(new(pool, (@namespace ?? Namespace).Name, count)), what: $"{count} wait for {pool}");
}
