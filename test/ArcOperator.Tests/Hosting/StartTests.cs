using System.Text.RegularExpressions;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>The first lists of the operator as a process, from real API servers.</summary>
public sealed class StartTests
{
    private const string Reason = "Reading all lists in pages";

    [Test]
    public async Task First_lists_are_streamed_from_a_current_server_and_read_in_pages_from_others_while_a_Secret_changes()
    {
        using var client = await OperatorCluster.ConnectAsync();
        var isCurrent = (await Cluster.GetAsync()).IsCurrent;
        var @namespace = await Cluster.NewNamespaceAsync(client);
        using var enough = new CancellationTokenSource();
        var changing = ChangeSecretAsync(client, @namespace, enough.Token);

        await using var @operator = await OperatorProcess.StartAsync(OperatorCluster.Program, await OperatorCluster.Kubeconfig);
        await enough.CancelAsync();
        await changing;

        var lists = await FirstListsAsync(@operator);
        lists.Should().HaveCountGreaterThan(8).And.OnlyContain(list => list.Mode == (isCurrent ? "stream" : "pages"));
        Regex.Count(@operator.Log, Reason).Should().Be(isCurrent ? 0 : 1);
    }

    [Test]
    public async Task A_server_without_progress_notifications_is_read_in_pages_with_one_log_line()
    {
        await using var plane = await ControlPlane.StartWithEtcdOnPathAsync();
        var kubeconfig = await ArcInstallation.InstallAsync(plane, OperatorCluster.Program);

        await using var @operator = await OperatorProcess.StartAsync(OperatorCluster.Program, kubeconfig);

        (await FirstListsAsync(@operator)).Should().HaveCountGreaterThan(8).And.OnlyContain(list => list.Mode == "pages");
        await Eventually.TrueAsync(() => Regex.Count(@operator.Log, Reason) == 1);
        if (plane.IsCurrent)
        {
            @operator.Log.Should().Contain("RequestWatchProgress is disabled");
        }
    }

    [Test]
    public async Task The_operator_connects_while_its_services_start_and_ends_without_an_answer()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.StallAsync());
        using var folder = new TemporaryFolder();
        var kubeconfig = folder.Write("kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            current-context: silent
            contexts: [{ name: silent, context: { cluster: silent, user: silent } }]
            clusters: [{ name: silent, cluster: { server: "{{peer.Uri}}" } }]
            users: [{ name: silent, user: {} }]
            """);
        await using var @operator = OperatorProcess.Begin(OperatorCluster.Program, kubeconfig, "--artifact.folder", folder.PathOf("artifacts"));
        await Eventually.TrueAsync(() => peer.Requests.Any(request => request.Path == "/version") && peer.Requests.Any(request => request.Path.EndsWith("/orders", StringComparison.Ordinal)));

        var exitCode = await @operator.TerminateAsync();

        exitCode.Should().Be(0);
        @operator.Log.Should().NotContain("fail:");
    }

    private static async Task<IReadOnlyList<(string Resource, string Mode)>> FirstListsAsync(OperatorProcess @operator) =>
        [.. Regex.Matches(await @operator.MetricsAsync(), """^informer_first_list_seconds\{[^}]*\}""", RegexOptions.Multiline)
            .Select(match => (Label(match.Value, "resource"), Label(match.Value, "mode")))];

    private static string Label(string series, string name) => Regex.Match(series, $"{name}=\"([^\"]*)\"").Groups[1].Value;

    private static async Task ChangeSecretAsync(KubernetesClient client, string @namespace, CancellationToken cancellationToken)
    {
        var secret = await client.CreateAsync(new V1Secret { Metadata = new() { Name = "busy", NamespaceProperty = @namespace } }, CancellationToken.None);
        for (var count = 0; !cancellationToken.IsCancellationRequested; count++)
        {
            await client.PatchAsync(secret, MergePatch.Of(new() { ["stringData"] = new System.Text.Json.Nodes.JsonObject { ["count"] = $"{count}" } }), cancellationToken: CancellationToken.None);
        }
    }
}
