using System.Globalization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>The signal SIGTERM in the first moments of each command that runs until it is stopped.</summary>
public sealed class TerminationTests
{
    // Far below the grace time of a pod (45 s), which a lost signal takes. Idle machines need 0.3 s.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task SIGTERM_in_the_first_moments_ends_each_mode([Values("run", "hook-executor")] string mode, [Values(0, 10, 50, 100, 300)] int delayMs)
    {
        using var process = await ContainerProcess.StartAsync(OperatorCluster.Program, await ArgumentsAsync(mode));

        await process.Invoking(it => it.TerminateAsync(TimeSpan.FromMilliseconds(delayMs), Limit)).Should().NotThrowAsync("the signal is not lost");
    }

    [Test]
    public void The_image_starts_tini_as_process_1() =>
        File.ReadAllText(Repository.PathOf("Dockerfile")).Should().Contain("""ENTRYPOINT ["/app/tools/tini", "--", "/app/arc-operator"]""");

    private async Task<string[]> ArgumentsAsync(string mode) => mode == "run"
        ?
        [
            "run", "--kubeconfig", await OperatorCluster.Kubeconfig, "--operator.namespaces", "default", "--leaderElection.enabled", "true",
            "--leaderElection.leaseNamespace", "default", "--metrics.port", "0", "--health.port", "0",
            "--artifact.address", "127.0.0.1", "--artifact.port", OperatorProcess.FreePort().ToString(CultureInfo.InvariantCulture),
            "--artifact.folder", _folder.PathOf("artifacts"),
        ]
        : ["hook-executor", "--hooks.socketPath", _folder.PathOf("executor.sock")];
}
