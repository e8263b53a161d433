using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Tests.Watching;

/// <summary>The first lists of the operator, of all kinds that it watches, from a server that streams them.</summary>
internal sealed class StreamedListTests
{
    private ManualTimeProvider _clock = new();
    private LogLines _log = new();

    [SetUp]
    public void Renew() => (_clock, _log) = (new(), new());

    [Test]
    public async Task A_streamed_list_of_every_kind_is_complete_with_its_bookmark_amid_constant_changes()
    {
        await using var peer = new WatchListPeer(Kinds(), sendsBookmark: true);

        await ReadAsync(peer, async informers =>
        {
            // The clock stands still, so an informer that waits for a time never continues.
            await SyncedAsync(informers);
            informers.All.Should().AllSatisfy(informer => Objects(informer).Should().ContainSingle().Which.Should().Match<IMetadata<V1ObjectMeta>>(
                found => found.Name() != "" && found.Uid() != "" && (found.Namespace() ?? "") == (informer.Kind.Scope == EntityScope.Cluster ? "" : "team-a")
                    && long.Parse(found.ResourceVersion()!) > 9000,
                "the identity of {0} is kept", informer.Kind.ResourceName));
        });

        peer.Requests.Should().OnlyContain(request => request.Parameter("watch") == "true", "nothing is read in pages");
        peer.Requests.Count(request => request.Parameter("sendInitialEvents") == "true").Should().Be(Kinds().Count, "each list is read once");
        _log.ToString().Should().NotContain("in pages").And.NotContain("Warning");
    }

    [Test]
    public async Task A_server_that_never_sends_the_bookmark_is_asked_for_pages_after_the_limit_with_one_log_line()
    {
        await using var peer = new WatchListPeer(Kinds(), sendsBookmark: false);

        await ReadAsync(peer, async informers =>
        {
            var limit = new InformerOptions().StreamedListTimeout;
            await Eventually.TrueAsync(() => _clock.HasTimerIn(limit) && peer.Requests.Count() == Kinds().Count);
            informers.All.Should().OnlyContain(informer => informer.State == InformerState.Syncing);
            _clock.Advance(limit);
            await SyncedAsync(informers);
        });

        peer.Requests.Count(request => request.Parameter("sendInitialEvents") == "true").Should().Be(Kinds().Count);
        peer.Requests.Count(request => request.Parameter("watch") is null).Should().Be(Kinds().Count);
        _log.ToString().Split('\n').Where(line => line.Contains("in pages", StringComparison.Ordinal)).Should().ContainSingle();
    }

    [TestCase("secrets", typeof(SecretFingerprint))]
    [TestCase("orders", typeof(V1Alpha1Order))]
    [TestCase("workflows", typeof(Api.Foreign.V1Alpha1Workflow))]
    [TestCase("empty", typeof(V1Alpha1Order))]
    public async Task A_recorded_stream_is_a_complete_list(string recorded, Type type)
    {
        var lines = KindSamples.Recorded(recorded);
        await using var peer = new ScriptedPeer(async exchange =>
        {
            await exchange.BeginStreamAsync();
            if (exchange.Request.Parameter("sendInitialEvents") == "true")
            {
                await exchange.WriteAsync(string.Concat(lines.Select(line => line + "\n")));
            }

            await exchange.StallAsync();
        });

        await ReadAsync(peer.Uri, type, informer =>
        {
            Objects(informer).Should().HaveCount(lines.Count - 1);
            return Task.CompletedTask;
        });
    }

    private static Dictionary<string, Type> Kinds()
    {
        using var host = Build(new Uri("http://127.0.0.1:1"), TimeProvider.System, new());
        return host.Services.GetRequiredService<InformerSet>().All.ToDictionary(informer => informer.Kind.PluralName, informer => informer.GetType().GetGenericArguments()[0]);
    }

    private static Task SyncedAsync(InformerSet informers) => Eventually.TrueAsync(
        () => informers.All.All(informer => informer.HasSynced), what: "all kinds synced");

    private static IEnumerable<IMetadata<V1ObjectMeta>> Objects(IInformer informer) =>
        (IEnumerable<IMetadata<V1ObjectMeta>>)informer.GetType().GetMethod(nameof(IEntityCache<V1Alpha1Order>.List))!.Invoke(informer, null)!;

    private async Task ReadAsync(WatchListPeer peer, Func<InformerSet, Task> test)
    {
        using var host = Build(peer.Uri, _clock, _log);
        using var stop = new CancellationTokenSource();
        var informers = host.Services.GetRequiredService<InformerSet>();
        var reading = Task.WhenAll(informers.All.Select(informer => informer.RunAsync(stop.Token)));
        try
        {
            await test(informers);
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private async Task ReadAsync(Uri server, Type type, Func<IInformer, Task> test)
    {
        using var host = Build(server, _clock, _log);
        using var stop = new CancellationTokenSource();
        var informer = host.Services.GetRequiredService<InformerSet>().All.Single(informer => informer.GetType().GetGenericArguments()[0] == type);
        var reading = informer.RunAsync(stop.Token);
        try
        {
            await Eventually.TrueAsync(() => informer.HasSynced);
            await test(informer);
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>The operator as it is composed, not started.</summary>
    private static IHost Build(Uri server, TimeProvider clock, LogLines log)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(new ClusterConfiguration { Host = server });
        builder.Services.AddSingleton(ArcCluster.Json);
        builder.Services.AddKubernetesOperator().AddArcControllers();
        return builder.Build();
    }
}
