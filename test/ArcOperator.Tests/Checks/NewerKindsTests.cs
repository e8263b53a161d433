using System.Text.RegularExpressions;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Checks;

/// <summary>An operator in a cluster whose CustomResourceDefinitions are of a newer version.</summary>
internal sealed class NewerKindsTests
{
    private const string Order = "orders.arc.opendefense.cloud";
    private const string Endpoint = "endpoints.arc.opendefense.cloud";

    private ControlPlane _plane;
    private KubernetesClient _client;
    private string _kubeconfig;

    [OneTimeSetUp]
    public async Task StartCluster()
    {
        _plane = await ControlPlane.StartAsync(controllerManager: false);
        _kubeconfig = await ArcInstallation.InstallAsync(_plane, OperatorCluster.Program);
        _client = _plane.Connect(OperatorCluster.Json);
        foreach (var part in new[] { "spec", "status" })
        {
            await _plane.KubectlAsync("patch", "crd", Order, "--type=json", "-p", $$"""[{ "op": "add", "path": "/spec/versions/0/schema/openAPIV3Schema/properties/{{part}}/properties/future", "value": { "type": "string" } }]""");
        }
    }

    [OneTimeTearDown]
    public async Task StopCluster()
    {
        _client.Dispose();
        await _plane.DisposeAsync();
    }

    [Test]
    public async Task Operator_starts_with_newer_kinds_says_so_and_leaves_unknown_fields_unchanged()
    {
        await using var @operator = await OperatorProcess.StartAsync(OperatorCluster.Program, _kubeconfig, []);
        var @namespace = (await _client.CreateAsync(new V1Namespace { Metadata = new() { GenerateName = "team-" } })).Name();
        await OperatorCluster.PrepareAsync(_client, @namespace);
        await OperatorCluster.OrderAsync(_client, @namespace, "order");
        await OperatorCluster.WorkflowsAsync(_client, @namespace, 1);
        await Eventually.TrueAsync(async () =>
            (await Programs.RunToEndAsync("kubectl", ["--kubeconfig", _plane.AdminKubeconfig, "patch", "order", "order", "-n", @namespace, "--type=merge", "-p", """{ "spec": { "future": "kept" } }"""])).Output.Contains("patched", StringComparison.Ordinal));
        await Programs.RunAsync(
            "kubectl",
            ["--kubeconfig", _plane.AdminKubeconfig, "replace", "--raw", $"/apis/arc.opendefense.cloud/v1alpha1/namespaces/{@namespace}/orders/order/status", "-f", "-"],
            (await _plane.KubectlAsync("get", "order", "order", "-n", @namespace, "-o", "json")).Replace("\"status\": {", "\"status\": { \"future\": \"kept\",", StringComparison.Ordinal));

        // A change that makes the operator write spec-independent metadata and status again.
        await _plane.KubectlAsync("patch", "order", "order", "-n", @namespace, "--type=merge", "-p", """{ "spec": { "suspend": true } }""");
        await Eventually.TrueAsync(async () => (await FieldAsync(@namespace, "{.status.conditions[*].reason}")).Contains("Suspended", StringComparison.Ordinal));

        (await FieldAsync(@namespace, "{.spec.future} {.status.future}")).Should().Be("kept kept");
        await Eventually.TrueAsync(() => Regex.IsMatch(@operator.Log, $"{Regex.Escape(Order)} is newer than this binary, which does not know v1alpha1.spec.future, v1alpha1.status.future"));
        (await _client.ListAsync<V1Alpha1Workflow>(@namespace)).Should().HaveCount(1);
    }

    [Test]
    public async Task A_kind_that_changes_while_the_operator_runs_is_checked_again()
    {
        await using var @operator = await OperatorProcess.StartAsync(OperatorCluster.Program, _kubeconfig, []);
        await Eventually.TrueAsync(() => @operator.Log.Contains($"{Order} is newer than this binary", StringComparison.Ordinal));

        await _plane.KubectlAsync("patch", "crd", Endpoint, "--type=json", "-p", """[{ "op": "add", "path": "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/future", "value": { "type": "string" } }]""");

        await Eventually.TrueAsync(() => @operator.Log.Contains($"{Endpoint} is newer than this binary, which does not know v1alpha1.spec.future", StringComparison.Ordinal));
        Regex.Count(@operator.Log, $"{Regex.Escape(Order)} is newer").Should().Be(1);
    }

    [Test]
    public async Task Installation_of_an_older_binary_keeps_newer_kinds()
    {
        var output = await Programs.RunAsync(OperatorCluster.Program, ["crds", "install", "--kubeconfig", _plane.AdminKubeconfig]);

        output.Should().Contain($"{Order} is kept: it has fields of a newer version than this binary");
        (await _plane.KubectlAsync("get", "crd", Order, "-o", "json")).Should().Contain("\"future\"");
    }

    private Task<string> FieldAsync(string @namespace, string path) => _plane.KubectlAsync("get", "order", "order", "-n", @namespace, "-o", $"jsonpath={path}");
}
