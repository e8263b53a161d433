using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.History;
using ArcOperator.History.Options;
using ArcOperator.History.Stores;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.History;

/// <summary>
/// The process of the operator is killed again and again while Orders with TTL 0 run. The runs that ended, as the stand-in for Argo knows them, are exactly the
/// records. <c>test/history-campaign.sh</c> runs the long form.
/// </summary>
internal sealed class HistoryKillTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Test]
    public Task Each_run_is_recorded_once_although_the_operator_is_killed() => RunInFileAsync(orders: 12, kills: 3, seed: 1);

    [Test]
    public async Task Each_run_is_recorded_once_although_the_operator_and_PostgreSQL_behind_a_pooler_are_killed()
    {
        await using var server = await LocalServer.StartPostgresqlAsync("--pooler");
        string[] options =
        [
            "--history.driver", "Postgresql", "--history.postgresql.host", "127.0.0.1", "--history.postgresql.port", server.Read("pooler-port"),
            "--history.postgresql.passwordFile", server.PathOf("password"), "--history.postgresql.sslMode", "Disable", "--history.postgresql.listen", "false",
        ];
        await RunAsync(orders: 12, kills: 3, seed: 2, options, () => Open(server), async () =>
        {
            await server.RunAsync("kill");
            await server.RunAsync("resume");
        });
    }

    [Test]
    [Explicit("takes minutes; run test/history-campaign.sh")]
    [Category("HistoryCampaign")]
    public Task Each_run_of_200_Orders_is_recorded_once_although_the_operator_is_killed_25_times() =>
        RunInFileAsync(200, 25, int.Parse(Environment.GetEnvironmentVariable("ARC_CAMPAIGN_SEED") ?? "1", CultureInfo.InvariantCulture));

    private static async Task RunInFileAsync(int orders, int kills, int seed)
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("history.db");
        await RunAsync(orders, kills, seed, ["--history.driver", "Sqlite", "--history.sqlite.path", file], () => HistoryStores.OpenFile(file, TimeProvider.System), () => Task.CompletedTask);
    }

    private static IHistoryStore Open(LocalServer server) => HistoryStores.OpenPostgresql(
        new()
        {
            Host = "127.0.0.1",
            Port = int.Parse(server.Read("port"), CultureInfo.InvariantCulture),
            PasswordFile = server.PathOf("password"),
            SslMode = HistorySslMode.Disable,
        },
        new(),
        TimeProvider.System);

    private static async Task RunAsync(int orders, int kills, int seed, IReadOnlyList<string> options, Func<IHistoryStore> open, Func<Task> killDatabase)
    {
        using var client = await OperatorCluster.ConnectAsync();
        var @namespace = await OperatorCluster.NewSpaceAsync(client);
        using var limit = new CancellationTokenSource(Limit);
        var (chance, ended) = (new Random(seed), new HashSet<string>());
        var started = await StartAsync(@namespace, options);
        try
        {
            var creating = CreateOrdersAsync(client, @namespace, orders);
            var argo = FinishAsync(client, @namespace, ended, orders, limit.Token);
            for (var kill = 0; kill < kills; kill++)
            {
                await Task.Delay(chance.Next(50, 900), limit.Token);
                await started.KillAsync();
                await started.DisposeAsync();
                await killDatabase();
                started = await StartAsync(@namespace, options);
            }

            await creating;
            await argo;
            await Eventually.TrueAsync(async () => (await client.ListAsync<V1Alpha1ArtifactWorkflow>(@namespace)).Count == 0, Limit);
        }
        finally
        {
            await started.DisposeAsync();
        }

        await using var store = open();
        var records = new List<string>();
        for (var after = 0L; (await store.ReadAsync(new() { After = after, Limit = 500 }, default)).Items is [.., var last] page; after = last.ResourceVersion)
        {
            records.AddRange(page.Where(record => record.Kind == "ArtifactWorkflow").Select(record => record.Uid));
        }

        ended.Should().HaveCount(orders);
        records.Should().BeEquivalentTo(ended);
        (await store.VerifyAsync(default)).Findings.Should().BeEmpty();
    }

    private static Task<OperatorProcess> StartAsync(string @namespace, IReadOnlyList<string> options) => OperatorCluster.StartAsync(@namespace, [.. options, "--artifact.port", "0"]);

    private static async Task CreateOrdersAsync(KubernetesClient client, string @namespace, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await client.CreateAsync(new V1Alpha1Order
            {
                Metadata = new() { Name = $"order-{number}", NamespaceProperty = @namespace },
                Spec = new()
                {
                    Defaults = new() { SrcRef = new() { Name = "source" }, DstRef = new() { Name = "destination" } },
                    Artifacts = [new() { Type = "oci", Spec = JsonElement.Parse("""{ "image": "library/busybox:1.36" }""") }],
                    TTLSecondsAfterCompletion = 0,
                },
            });
        }
    }

    // Finishes each Workflow as soon as it exists, and notes which ArtifactWorkflows it belongs to.
    private static async Task FinishAsync(KubernetesClient client, string @namespace, HashSet<string> ended, int count, CancellationToken cancellationToken)
    {
        while (ended.Count < count)
        {
            foreach (var workflow in await client.ListAsync<V1Alpha1Workflow>(@namespace, cancellationToken: cancellationToken))
            {
                var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                if (workflow.Status.Phase is not { Length: > 0 } && ended.Add(workflow.GetController()!.Uid))
                {
                    await client.PatchAsync(
                        workflow, MergePatch.Of(JsonNode.Parse($$"""{ "status": { "phase": "Succeeded", "progress": "1/1", "startedAt": "{{now}}", "finishedAt": "{{now}}" } }""")!.AsObject()),
                        cancellationToken: cancellationToken);
                }
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}
