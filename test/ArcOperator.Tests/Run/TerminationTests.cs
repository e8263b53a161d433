using System.Diagnostics;
using System.Globalization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Run;

/// <summary>Each mode that runs long, started as in the image: behind tini as process 1 of a PID namespace, and stopped in its first moments.</summary>
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
    public async Task SIGTERM_in_the_first_moments_ends_each_mode(
        [Values("run", "hook-executor", "local-engine")] string mode, [Values(0, 10, 50, 100, 300)] int delayMs)
    {
        await RequireAsync("unshare", "tini");
        using var process = Process.Start("unshare", ["--pid", "--fork", "--kill-child", "tini", "--", OperatorCluster.Program, .. await ArgumentsAsync(mode)])!;
        try
        {
            var first = await ProcessOneAsync(process.Id);
            await Task.Delay(delayMs);

            await Programs.RunAsync("kill", ["-TERM", first.ToString(CultureInfo.InvariantCulture)]);

            await process.Invoking(it => it.WaitForExitAsync().WaitAsync(Limit)).Should().NotThrowAsync("the signal is not lost");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Test]
    public void The_image_starts_tini_as_process_1() =>
        File.ReadAllText(Repository.PathOf("Dockerfile")).Should().Contain("""ENTRYPOINT ["/usr/bin/tini", "--", "/app/arc-operator"]""");

    private async Task<string[]> ArgumentsAsync(string mode) => mode switch
    {
        "run" =>
        [
            "run", "--kubeconfig", await OperatorCluster.Kubeconfig, "--operator.namespaces", "default", "--leaderElection.enabled", "true",
            "--leaderElection.leaseNamespace", "default", "--metrics.port", "0", "--health.port", "0",
            "--artifact.address", "127.0.0.1", "--artifact.port", OperatorProcess.FreePort().ToString(CultureInfo.InvariantCulture),
            "--artifact.folder", _folder.PathOf("artifacts"),
        ],
        "hook-executor" => ["hook-executor", "--hooks.socketPath", _folder.PathOf("executor.sock")],
        _ => ["local-engine", "--kubeconfig", (await Cluster.GetAsync()).AdminKubeconfig, "--namespace", "default", "--work-folder", _folder.PathOf("engine")],
    };

    /// <summary>Returns the id of process 1 as seen from here, when tini has blocked its signals: before that the kernel drops them.</summary>
    private static async Task<int> ProcessOneAsync(int parent)
    {
        var id = 0;
        await Eventually.TrueAsync(() =>
            int.TryParse(File.ReadAllText($"/proc/{parent}/task/{parent}/children").Trim(), CultureInfo.InvariantCulture, out id) && BlocksTermination(id));
        return id;
    }

    // tini blocks all signals first. /proc shows signals that it waits for as not blocked, but the next step shows: it ignores SIGTTOU.
    private static bool BlocksTermination(int process)
    {
        var ignored = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Split('\t')[^1];
        return (long.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1L << 21)) != 0;
    }

    private static async Task RequireAsync(params string[] programs)
    {
        if ((await Programs.RunToEndAsync("sh", ["-c", string.Join(" && ", programs.Select(program => $"command -v {program}"))])).ExitCode != 0
            || (await Programs.RunToEndAsync("unshare", ["--pid", "--fork", "true"])).ExitCode != 0)
        {
            Assert.Ignore("needs root and tini: apt-get install tini");
        }
    }
}
