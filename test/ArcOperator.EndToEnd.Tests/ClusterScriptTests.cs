namespace ArcOperator.EndToEnd.Tests;

/// <summary>The steps of the end-to-end script that need no container engine, on a cluster of this machine.</summary>
internal sealed class ClusterScriptTests
{
    private PlainCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartCluster() => _cluster = await SharedCluster.GetAsync();

    [TearDown]
    public Task Clean() => TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed ? _cluster.CleanAsync() : Task.CompletedTask;

    [TestCase("kustomize", "registry.example/arc-operator@sha256:0000000000000000000000000000000000000000000000000000000000000001")]
    [TestCase("helm", "localhost:5000/arc-operator:1.0")]
    public async Task Installation_by_the_script_runs_the_given_image_and_its_removal_leaves_nothing(string way, string image)
    {
        if (way == "kustomize" && !_cluster.Plane.IsCurrent)
        {
            Assert.Ignore("servers before 1.25 refuse an apply on the server with rules of CEL: set KUBEBUILDER_ASSETS");
        }

        var helm = way == "helm" ? await InstallWay.HelmFolderAsync(_cluster) : "";

        await RunAsync($"E2E_IMAGE={image}; install_by {way}; kubectl rollout status deployment/arc-operator -n arc-system --timeout=60s", helm);
        (await _cluster.Plane.KubectlAsync("get", "deployments", "-n", "arc-system", "-o", "jsonpath={.items[*].spec.template.spec.containers[*].image}"))
            .Split(' ').Should().HaveCountGreaterThan(1).And.AllBe(image);

        await RunAsync($"remove_by {way}; ensure namespace arc-e2e-store; nothing_is_left; kubectl delete namespace arc-e2e-store --timeout=60s", helm);
    }

    [Test]
    public async Task Storage_in_a_bucket_changes_the_manifests_of_the_script()
    {
        var manifests = await RunAsync("E2E_STORAGE=s3 default_with_image registry.example/arc-operator:0.1.0");

        manifests.Should().Contain("value: S3").And.Contain("name: arc-artifacts-s3").And.Contain("kind: PodDisruptionBudget").And.Contain("image: registry.example/arc-operator:0.1.0");
    }

    [Test]
    public async Task Servers_of_the_script_are_created_once_and_commands_keep_their_arguments()
    {
        await _cluster.Plane.KubectlAsync("create", "namespace", "servers");
        const string Create = """ensure deployment web -n servers --image=registry.example/web:1 --port=8080 -- sh -c "exec httpd" "two words"; ensure_service deployment web -n servers --port=8080""";

        await RunAsync($"{Create}; {Create}");
        var command = await _cluster.Plane.KubectlAsync("get", "deployment", "web", "-n", "servers", "-o", "jsonpath={.spec.template.spec.containers[0].command}");
        var port = await _cluster.Plane.KubectlAsync("get", "service", "web", "-n", "servers", "-o", "jsonpath={.spec.ports[0].port}");
        await _cluster.Plane.KubectlAsync("delete", "namespace", "servers", "--timeout=60s");

        (command, port).Should().Be(("""["sh","-c","exec httpd","two words"]""", "8080"));
    }

    // arc runs the program of these tests instead of a build.
    private Task<string> RunAsync(string steps, string helm = "") => _cluster.ShellAsync(
        $"bash -euo pipefail -c 'root=$PWD; . test/packages.sh; . test/e2e/pins.sh; . test/e2e/cluster.sh; arc() {{ arc-operator \"$@\"; }}; {steps}'", helm);
}
