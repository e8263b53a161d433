namespace ArcOperator.EndToEnd.Tests;

/// <summary>The steps of the end-to-end script that need no container engine, on a cluster of this machine.</summary>
internal sealed class ClusterScriptTests
{
    private PlainCluster _cluster = null!;
    private string _helm = "";

    [OneTimeSetUp]
    public async Task StartCluster() => _cluster = await SharedCluster.GetAsync();

    [TearDown]
    public Task Clean() => TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed ? _cluster.CleanAsync() : Task.CompletedTask;

    [TestCase("kustomize", "registry.example/arc-operator:0.1.0")]
    [TestCase("manifest", "registry.example/arc-operator@sha256:0000000000000000000000000000000000000000000000000000000000000001")]
    [TestCase("helm", "registry.example/arc-operator@sha256:0000000000000000000000000000000000000000000000000000000000000001")]
    public async Task Installation_by_the_script_runs_the_given_image_and_its_removal_leaves_nothing(string way, string image)
    {
        _helm = way == "helm" ? await InstallWay.HelmFolderAsync(_cluster) : "";

        await RunAsync($"E2E_IMAGE={image}; install_by {way}; kubectl rollout status deployment/arc-operator -n arc-system --timeout=60s");
        (await _cluster.Plane.KubectlAsync("get", "deployments", "-n", "arc-system", "-o", "jsonpath={.items[*].spec.template.spec.containers[*].image}"))
            .Split(' ').Should().HaveCountGreaterThan(1).And.AllBe(image);

        await RunAsync($"remove_by {way}; nothing_is_left");
    }

    // arc runs the program of these tests instead of a build.
    private Task<string> RunAsync(string steps) => _cluster.ShellAsync(
        $"bash -euo pipefail -c 'root=$PWD; . test/packages.sh; . test/e2e/pins.sh; . test/e2e/cluster.sh; arc() {{ arc-operator \"$@\"; }}; {steps}'", _helm);
}
