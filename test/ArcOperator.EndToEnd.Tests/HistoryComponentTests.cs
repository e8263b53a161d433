using System.Globalization;
using System.Text.Json.Nodes;

namespace ArcOperator.EndToEnd.Tests;

/// <summary>The components of the history, installed as users do, with the operator's pod as processes.</summary>
internal sealed class HistoryComponentTests
{
    private readonly string _port = OperatorProcess.FreePort().ToString(CultureInfo.InvariantCulture);
    private PlainCluster _cluster = null!;
    private string _folder = null!;

    [OneTimeSetUp]
    public async Task StartCluster() => _cluster = await SharedCluster.GetAsync();

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("arc-history-").FullName;

    [TearDown]
    public async Task Clean()
    {
        await _cluster.CleanAsync();
        await _cluster.Plane.KubectlAsync("delete", "clusterrole,clusterrolebinding", "arc-operator-history", "arc-history-viewer", "--ignore-not-found");
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public Task Records_in_a_file_survive_their_Order_and_the_pod() => RecordsSurviveAsync("history-sqlite", "");

    [Test]
    public async Task Records_in_PostgreSQL_survive_their_Order_and_the_pod()
    {
        await using var database = await LocalServer.StartPostgresqlAsync();
        foreach (var file in new[] { "password", "ca.crt" })
        {
            File.Copy(database.PathOf(file), Path.Combine(_folder, file));
        }

        await RecordsSurviveAsync("history-postgresql", $$"""
            secretGenerator:
              - name: arc-history-postgresql
                namespace: arc-system
                files: [password, ca.crt]
                literals: [host=localhost, port={{database.Read("port")}}]
            generatorOptions: { disableNameSuffixHash: true }
            """);
    }

    private async Task RecordsSurviveAsync(string component, string secret)
    {
        await InstallAsync(component, secret);
        var tenant = await Tenant.CreateAsync(_cluster, $"tenant-{component}");
        var token = await ReaderAsync(tenant);
        await tenant.OrderAsync("order");
        await tenant.DeliveredAsync("order");

        await tenant.KubectlAsync("", "delete", "order", "order", "--timeout=60s");
        await _cluster.Plane.KubectlAsync("rollout", "restart", "deployment/arc-operator", "-n", "arc-system");
        await _cluster.ReadyAsync();

        var (_, records, errors) = await ListAsync(token, "--namespace", tenant.Namespace);
        var kinds = records.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{JsonNode.Parse(line)!["kind"]}");
        kinds.Should().BeEquivalentTo(["ArtifactWorkflow", "Order"], errors);
        records.Should().Contain((await _cluster.Source.RunAsync("digest", "library/busybox:1.36")).Trim());
        (await ListAsync(token)).Errors.Should().Contain("you may not list", "the right is limited to the namespace");
        await tenant.DeleteAsync();
    }

    // As a user does: a kustomization with the component. The pods of tests share the network of this machine, so the port is a free one.
    private async Task InstallAsync(string component, string secret)
    {
        string Relative(params string[] path) => Path.GetRelativePath(_folder, Repository.PathOf(path));
        await File.WriteAllTextAsync(Path.Combine(_folder, "kustomization.yaml"), $$"""
            resources: [{{Relative("config", "default")}}]
            components: [{{Relative("config", "components", component)}}]
            patches:
              - patch: |-
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata: { name: arc-operator, namespace: arc-system }
                  spec: { template: { spec: { containers: [{ name: operator, env: [{ name: ARC_HISTORY__SERVE__PORT, value: "{{_port}}" }] }] } } }
            {{secret}}
            """);
        await _cluster.Plane.KubectlAsync("apply", _cluster.Plane.IsCurrent ? "--server-side" : "--validate=false", "-k", _folder);
        await _cluster.ReadyAsync();
        await _cluster.Plane.KubectlAsync("apply", "-k", Repository.PathOf("config", "templates"));
    }

    // A service account with the right to read the records of the tenant's namespace, by the commands of docs/history.md.
    private async Task<string> ReaderAsync(Tenant tenant)
    {
        await _cluster.Plane.KubectlAsync("create", "serviceaccount", "reader", "-n", tenant.Namespace);
        await _cluster.Plane.KubectlAsync(
            "create", "rolebinding", "history", "-n", tenant.Namespace, "--clusterrole=arc-history-viewer", $"--serviceaccount={tenant.Namespace}:reader");
        var file = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(file, await _cluster.Plane.KubectlAsync("create", "token", "reader", "-n", tenant.Namespace));
        return file;
    }

    private Task<(int ExitCode, string Output, string Errors)> ListAsync(string token, params IReadOnlyList<string> arguments) =>
        Programs.RunToEndAsync(PlainCluster.Program, ["history", "list", "--server", $"http://localhost:{_port}", "--token-file", token, "-o", "json", .. arguments]);
}
