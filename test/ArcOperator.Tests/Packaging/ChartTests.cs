using System.Text.Json.Nodes;
using ArcOperator.Packaging;
using ArcOperator.Packaging.Chart;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The chart renders the objects of config/, by both versions of Helm, and refuses values that it does not know.</summary>
[TestFixture("3")]
[TestFixture("4")]
internal sealed class ChartTests(string version)
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private Helm _helm;

    [OneTimeSetUp]
    public async Task FindHelm() => _helm = await Helm.RequireAsync(version);

    [Test]
    public void Chart_in_the_repository_is_generated_from_the_release() =>
        new ChartGenerator(ReleaseObjects.Load(Repository.PathOf("dist", "install.yaml")), new(Repository.PathOf("config")), null).Generate(Helm.Chart).Differences()
            .Should().BeEmpty("config/release/build.sh updates it");

    [Test]
    public async Task Defaults_render_the_objects_of_the_release() =>
        ObjectComparison.Differences((await _helm.RenderAsync()).All, (await ClusterObjects.BuildAsync("release")).All).Should().BeEmpty();

    [TestCase("storage-volume", "storage.filesystem.persistence.enabled=true")]
    [TestCase("storage-s3", "storage.driver=s3")]
    [TestCase("without-hook-executor", "hooks.enabled=false")]
    [TestCase("network-policy", "networkPolicy.enabled=true")]
    public async Task Values_render_the_objects_of_a_component(string component, string values) =>
        ObjectComparison.Differences((await _helm.RenderAsync("--set", values)).All, (await ClusterObjects.BuildWithAsync(component)).All).Should().BeEmpty();

    [Test]
    public async Task Labels_of_a_platform_reach_every_object()
    {
        var rendered = await _helm.RenderAsync("--set", "commonLabels.owner=platform-team,commonLabels.business-unit=platform,commonLabels.environment=production");

        ObjectComparison.Differences(rendered.All, (await ClusterObjects.BuildWithAsync("platform-labels")).All).Should().BeEmpty();
    }

    [Test]
    public async Task Selected_namespaces_render_the_objects_of_the_namespaced_installation()
    {
        var rendered = await _helm.RenderAsync("--set", "watchNamespaces={team-a}");
        var tenant = await ClusterObjects.BuildAsync("namespaced", "tenant");
        foreach (var item in tenant.All)
        {
            item["metadata"]!["namespace"] = "team-a";
        }

        ObjectComparison.Differences(rendered.All, (await ClusterObjects.BuildAsync("namespaced")).All.Concat(tenant.All)).Should().BeEmpty();
    }

    [Test]
    public async Task Another_namespace_reaches_every_namespaced_object_and_every_subject() =>
        ObjectComparison.Differences(
            (await _helm.RenderAsync("--set", "namespaceOverride=elsewhere")).All, (await ClusterObjects.BuildOverlayAsync("default", [], "namespace: elsewhere")).All)
            .Should().BeEmpty();

    [TestCase($"image.registry=registry.example,image.digest={Digest}", $"registry.example/arc-operator@{Digest}")]
    [TestCase($"imageRegistry=mirror.example:5000/proxy,image.repository=team/arc-operator,image.digest={Digest}", $"mirror.example:5000/proxy/team/arc-operator@{Digest}")]
    [TestCase("image.tag=1.2.3", "arc-operator:1.2.3")]
    public async Task Image_is_named_by_digest_where_there_is_one(string values, string expected) =>
        (await _helm.RenderAsync("--set", values)).Images().Should().Equal(expected);

    [Test]
    public async Task Values_for_scheduling_and_extensions_reach_the_pod()
    {
        var pod = (await _helm.RenderAsync(
            "--set", "priorityClassName=high,nodeSelector.pool=arc,tolerations[0].key=arc,extraArgs={--log.level=Debug},extraEnv[0].name=TZ,extraEnv[0].value=UTC",
            "--set", "imagePullSecrets[0].name=pull,podLabels.team=arc,podAnnotations.note=yes,image.pullPolicy=Always")).Pod;

        $"{pod["spec"]!["priorityClassName"]}".Should().Be("high");
        $"{pod["spec"]!["nodeSelector"]!["pool"]}".Should().Be("arc");
        $"{pod["spec"]!["tolerations"]![0]!["key"]}".Should().Be("arc");
        $"{pod["spec"]!["imagePullSecrets"]![0]!["name"]}".Should().Be("pull");
        $"{pod["metadata"]!["labels"]!["team"]} {pod["metadata"]!["annotations"]!["note"]}".Should().Be("arc yes");
        var container = pod["spec"]!["containers"]![0]!;
        $"{container["args"]!.AsArray()[^1]} {container["env"]!.AsArray()[^1]!["name"]} {container["imagePullPolicy"]}".Should().Be("--log.level=Debug TZ Always");
    }

    [Test]
    public async Task Options_in_values_reach_the_file_of_the_operator()
    {
        var rendered = await _helm.RenderAsync("--set", "config.log.level=Debug,storage.driver=s3,storage.s3.bucket=artifacts,watchNamespaces={team-a,team-b}");

        var options = $"{rendered.Single("ConfigMap", "arc-operator-config")["data"]!["config.yaml"]}";
        ClusterObjects.Read(options).All[0].ToJsonString().Should().Be(
            """{"leaderElection":{"enabled":true},"log":{"format":"Json","level":"Debug"},"operator":{"namespaces":["team-a","team-b"]},"s3":{"bucket":"artifacts"}}""");
    }

    [Test]
    public async Task Changed_options_start_new_pods()
    {
        var checksums = new List<string>();
        foreach (var level in new[] { "Debug", "Warning" })
        {
            checksums.Add($"{(await _helm.RenderAsync("--set", $"config.log.level={level}")).Pod["metadata"]!["annotations"]!["checksum/config"]}");
        }

        checksums.Should().OnlyHaveUniqueItems();
    }

    [TestCase("replica=2", "replica")]
    [TestCase("storage.kind=s3", "kind")]
    [TestCase("storage.driver=nfs", "driver")]
    [TestCase("config.log.levle=Debug", "levle")]
    [TestCase("config.logs.level=Debug", "logs")]
    [TestCase("image.digest=sha256:short", "digest")]
    [TestCase("watchNamespaces={Team A}", "watchNamespaces")]
    [TestCase("replicas=2", "replicas is 2 and storage.driver is filesystem: use one replica, or storage.driver=s3")]
    [TestCase("image.tag=,image.digest=", "image.digest and image.tag are empty")]
    public async Task Unknown_or_impossible_values_are_refused_by_name(string values, string expected) =>
        (await _helm.RefusalAsync("--set", values)).Should().NotStartWith("accepted").And.Contain(expected);

    [Test]
    public async Task Two_replicas_with_a_bucket_have_a_disruption_budget_that_a_value_turns_off()
    {
        (await _helm.RenderAsync("--set", "storage.driver=s3,replicas=3")).Single("PodDisruptionBudget")["spec"]!["minAvailable"]!.GetValue<int>().Should().Be(1);
        (await _helm.RenderAsync("--set", "storage.driver=s3,podDisruptionBudget.enabled=false")).OfKind("PodDisruptionBudget").Should().BeEmpty();
    }

    [Test]
    public async Task Library_is_installed_by_hooks_after_the_CRDs_with_the_expressions_of_Argo_unchanged()
    {
        var all = ClusterObjects.Read(await _helm.RunAsync("template", "arc-operator", Helm.Chart, "--set", "templates.install=true"));

        foreach (var item in (await ClusterObjects.BuildAsync("templates")).All)
        {
            var rendered = all.Single($"{item["kind"]}", ClusterObjects.Name(item));
            JsonNode.DeepEquals(rendered["spec"], item["spec"]).Should().BeTrue("{0}", item["kind"]);
            $"{rendered["metadata"]!["annotations"]!["helm.sh/hook"]}".Should().Be("post-install,post-upgrade");
        }
    }

    [Test]
    public async Task Job_that_deletes_all_objects_runs_before_the_release_is_removed_unless_a_value_turns_it_off()
    {
        var job = ClusterObjects.Read(await _helm.RunAsync("template", "arc-operator", Helm.Chart)).Single("Job");

        $"{job["metadata"]!["annotations"]!["helm.sh/hook"]}".Should().Be("pre-delete");
        job["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Select(item => $"{item}").Should().Equal("uninstall", "--objects-only", "--yes", "--timeout=60");
        ClusterObjects.Read(await _helm.RunAsync("template", "arc-operator", Helm.Chart, "--set", "uninstall.enabled=false")).OfKind("Job").Should().BeEmpty();
    }

    [Test]
    public async Task Chart_passes_helm_lint() => (await _helm.RunAsync("lint", Helm.Chart, "--strict")).Should().Contain("0 chart(s) failed");

    [Test]
    public async Task Generation_refuses_an_image_without_digest()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, _, errors) = await Programs.RunToEndAsync(OperatorCluster.Program, ["chart", "generate", folder.PathOf("chart"), "--image", "registry.example/arc-operator:1.0"]);

        (exitCode, errors).Should().Be((2, "arc-operator: image 'registry.example/arc-operator:1.0' has no digest: use REGISTRY/NAME@sha256:DIGEST\n"));
    }
}
