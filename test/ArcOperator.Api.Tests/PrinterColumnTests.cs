using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Runtime.Crds;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests;

/// <summary>Output of kubectl for the kinds on a real API server.</summary>
public sealed class PrinterColumnTests
{
    private ControlPlane _cluster = null!;
    private string _namespace = "";

    [OneTimeSetUp]
    public async Task CreateOneOfEachKind()
    {
        _cluster = await Cluster.GetAsync();
        using var client = await Cluster.ConnectAsync(ArcJsonContext.Default);
        foreach (var definition in CrdGenerator.Generate(ArcKinds.All))
        {
            await new CrdInstaller(client, TimeProvider.System).InstallAsync(definition, CancellationToken.None);
        }

        _namespace = await Cluster.NewNamespaceAsync(client);
        using var server = await RawClient.ConnectAsync(_cluster.AdminKubeconfig);
        foreach (var kind in ArcKinds.All)
        {
            await CreateAsync(server, kind);
        }
    }

    [TestCase("ord", "NAME PHASE SUCCEEDED READY REASON AGE", "sample Running 1/2 True Succeeded")]
    [TestCase("awf", "NAME PHASE PROGRESS REASON STARTED AGE", "sample Failed 2/3 Succeeded")]
    [TestCase("aep", "NAME TYPE URL USAGE READY REASON AGE", "sample oci gcr.io PullOnly True Succeeded")]
    [TestCase("aty", "NAME TEMPLATE AGE", "sample copy")]
    [TestCase("caty", "NAME TEMPLATE AGE", "sample copy")]
    [TestCase("extsrc", "NAME READY REASON STATUS AGE", "sample True Succeeded all is well")]
    public async Task Kubectl_get_by_short_name_shows_the_columns_of_the_kind(string shortName, string head, string line)
    {
        var (shownHead, shownLine) = await GetAsync(shortName);

        shownHead.Should().Be(head);
        shownLine.Should().StartWith(line);
    }

    [TestCase("ord", "NAME PHASE SUCCEEDED READY REASON MESSAGE AGE")]
    [TestCase("awf", "NAME PHASE PROGRESS REASON TEMPLATE STARTED DIGEST MESSAGE AGE")]
    [TestCase("aep", "NAME TYPE URL USAGE READY REASON MESSAGE AGE")]
    [TestCase("aty", "NAME TEMPLATE CLUSTER AGE")]
    [TestCase("extsrc", "NAME READY REASON STATUS REVISION AGE")]
    public async Task Kubectl_get_wide_shows_additional_columns(string shortName, string head) => (await GetAsync(shortName, "-o", "wide")).Head.Should().Be(head);

    [Test]
    public async Task Kubectl_get_arc_lists_all_kinds()
    {
        var names = await _cluster.KubectlAsync("get", "arc", "--namespace", _namespace, "-o", "name");

        names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Contain(ArcKinds.All.Select(EntityMetadata.Of)
            .Select(kind => $"{kind.SingularName}.{kind.Group}/sample"));
    }

    [Test]
    public async Task Kubectl_explain_describes_a_field() =>
        string.Join(' ', (await _cluster.KubectlAsync("explain", "orders.spec.rerunPolicy", "--api-version=arc.opendefense.cloud/v1alpha1")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Should().Contain("Treatment of existing work when an Endpoint, Secret or artifact type changes");

    private async Task<(string Head, string Line)> GetAsync(string shortName, params string[] arguments)
    {
        var printed = await _cluster.KubectlAsync(["get", shortName, "sample", "--namespace", _namespace, .. arguments]);
        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        return (lines[0], lines[1]);
    }

    private async Task CreateAsync(HttpClient server, Type kind)
    {
        var sample = JsonNode.Parse(Samples.Of(kind, "sample"))!;
        var created = await AdmissionResult.OfAsync(await server.PostAsync(Admission.PathOf(kind, _namespace), Admission.Content(sample)));
        created.Refusal.Should().BeEmpty();
        if (sample["status"] is { } status)
        {
            created.Object["status"] = status.DeepClone();
            var written = await AdmissionResult.OfAsync(await server.PutAsync($"{Admission.PathOf(kind, _namespace, "sample")}/status", Admission.Content(created.Object)));
            written.Refusal.Should().BeEmpty();
        }
    }
}
