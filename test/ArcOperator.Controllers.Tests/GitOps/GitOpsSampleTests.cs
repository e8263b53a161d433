using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests.GitOps;

/// <summary>The samples for Argo CD and Flux.</summary>
public sealed class GitOpsSampleTests
{
    private static readonly Dictionary<string, string> Waves = new()
    {
        ["CustomResourceDefinition"] = "-2", ["Deployment"] = "-1", ["Service"] = "-1", ["ClusterRole"] = "-1", ["Namespace"] = "-1", ["ClusterWorkflowTemplate"] = "-1",
        ["Endpoint"] = "0", ["ClusterArtifactType"] = "0", ["Order"] = "1",
    };

    [Test]
    public async Task Each_object_of_the_Application_has_a_wave_after_those_that_it_needs()
    {
        var objects = Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", Repository.PathOf("samples", "gitops", "waves")]));

        objects.Select(Wave).Should().NotContain("");
        foreach (var (kind, wave) in Waves)
        {
            objects.Where(item => $"{item["kind"]}" == kind).Select(Wave).Distinct().Should().Equal([wave], kind);
        }
    }

    [Test]
    public void The_Application_names_the_folder_with_the_waves_and_keeps_suspensions()
    {
        var application = Read("argocd-application.yaml").Single();

        Directory.Exists(Repository.PathOf([.. $"{application["spec"]!["source"]!["path"]}".Split('/')])).Should().BeTrue();
        Options(application["spec"]!).Should().Contain(["ServerSideApply=true", "PruneLast=true", "RespectIgnoreDifferences=true"]);
        Options(Read("argocd-applicationset.yaml").Single()["spec"]!["template"]!["spec"]!).Should().Contain(["ServerSideApply=true", "RespectIgnoreDifferences=true"]);
    }

    [Test]
    public void Flux_waits_for_all_objects_and_describes_Orders_by_expressions()
    {
        var kustomization = Read("flux-kustomization.yaml").Single(item => $"{item["kind"]}" == "Kustomization")["spec"]!;

        kustomization["wait"]!.GetValue<bool>().Should().BeTrue();
        var order = kustomization["healthCheckExprs"]!.AsArray().Single()!;
        ($"{order["apiVersion"]}", $"{order["kind"]}").Should().Be(("arc.opendefense.cloud/v1alpha1", "Order"));
        order.AsObject().Select(field => field.Key).Should().Contain(["current", "inProgress", "failed"]);
    }

    [Test]
    public void The_HelmRelease_installs_the_chart_of_this_repository_and_the_consumer_reads_its_source()
    {
        var release = Read("flux-helmrelease.yaml");
        var artifact = Read("flux-externalartifact.yaml");

        var chart = Yaml.Read(File.ReadAllText(Repository.PathOf("charts", "arc-operator", "Chart.yaml"))).Single();
        $"{release.Single(item => $"{item["kind"]}" == "OCIRepository")["spec"]!["url"]}".Should().EndWith($"/{chart["name"]}");
        $"{artifact.Single(item => $"{item["kind"]}" == "Kustomization")["spec"]!["sourceRef"]!["name"]}"
            .Should().Be($"{artifact.Single(item => $"{item["kind"]}" == "ExternalSource")["metadata"]!["name"]}");
    }

    [Test]
    public void Each_sample_is_on_the_page_about_GitOps()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "gitops.md"));

        Directory.GetFiles(Repository.PathOf("samples", "gitops"), "*.yaml").Select(Path.GetFileName).Where(name => !page.Contains($"samples/gitops/{name}", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IReadOnlyList<JsonNode> Read(string file) => Yaml.Read(File.ReadAllText(Repository.PathOf("samples", "gitops", file)));

    private static IEnumerable<string> Options(JsonNode spec) => spec["syncPolicy"]!["syncOptions"]!.AsArray().Select(option => $"{option}");

    private static string Wave(JsonNode item) => $"{item["metadata"]!["annotations"]?["argocd.argoproj.io/sync-wave"]}";
}
