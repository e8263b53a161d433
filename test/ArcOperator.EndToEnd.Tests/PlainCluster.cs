using System.Diagnostics;
using System.Globalization;

namespace ArcOperator.EndToEnd.Tests;

/// <summary>
/// A cluster of its own on this machine: a real control plane, whose Pods <see cref="PodRunner"/> runs, the kinds of Argo and Flux, the local
/// engine in place of Argo's controller, and two registries.
/// </summary>
internal sealed class PlainCluster : IAsyncDisposable
{
    public const string RegistryUser = "arc";

    private readonly Process _engine;

    private PlainCluster(ControlPlane plane, LocalServer source, LocalServer destination)
    {
        (Plane, Source, Destination) = (plane, source, destination);
        Pods = PodRunner.Start(plane, new Dictionary<string, ContainerImage>
        {
            ["arc-operator"] = new(AppContext.BaseDirectory.TrimEnd('/'), ["/usr/bin/tini", "--", "/app/arc-operator"]),
        });
        // The shell ends the engine with this process, also if that is killed.
        var command = $"\"$@\" & engine=$!; trap 'kill $engine' TERM; while kill -0 {Environment.ProcessId} 2>/dev/null && kill -0 $engine 2>/dev/null; do sleep 0.5; done; kill $engine";
        _engine = Process.Start(new ProcessStartInfo("sh", [
            "-c", command, "engine", Path.Combine(AppContext.BaseDirectory, "arc-local-engine"), "--kubeconfig", plane.AdminKubeconfig,
            "--engine.workFolder", Path.Combine(plane.Folder, "engine"), "--health.port", "0", "--log.level", "Warning"]))!;
    }

    public ControlPlane Plane { get; }

    public PodRunner Pods { get; }

    public LocalServer Source { get; }

    public LocalServer Destination { get; }

    /// <summary>Path of <c>arc-operator</c>.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "arc-operator");

    public static async Task<PlainCluster> StartAsync()
    {
        var servers = Task.WhenAll(LocalServer.StartRegistryAsync(), LocalServer.StartRegistryAsync("--user", RegistryUser));
        var plane = await ControlPlane.StartWithWorkloadsAsync();
        var registries = await servers;
        await registries[0].RunAsync("images");
        foreach (var kinds in new[] { "argo-crds.yaml", "flux-crds.yaml" })
        {
            await plane.KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", kinds));
        }

        using var path = await WorkerPrograms.OnPathAsync("oras");
        return new(plane, registries[0], registries[1]);
    }

    /// <summary>Runs <c>arc-operator</c> as an administrator.</summary>
    public Task<(int ExitCode, string Output, string Errors)> ArcAsync(params IReadOnlyList<string> arguments) =>
        Programs.RunToEndAsync(Program, [.. arguments, "--kubeconfig", Plane.AdminKubeconfig]);

    /// <summary>Runs a command of the README in the root of the repository, as an administrator. The test fails if the command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="folder">Folder with further programs.</param>
    public async Task<string> ShellAsync(string command, string folder = "")
    {
        var script = $"cd '{Repository.Root}' && export KUBECONFIG='{Plane.AdminKubeconfig}' PATH='{AppContext.BaseDirectory}':'{folder}':\"$PATH\" && {command}";
        var (exitCode, output, errors) = await Programs.RunToEndAsync("sh", ["-c", script], limit: TimeSpan.FromMinutes(3));
        exitCode.Should().Be(0, "{0}\n{1}{2}\n{3}", command, output, errors, Pods.Log);
        return output;
    }

    /// <summary>Waits until the operator's Deployment is rolled out, as <c>kubectl rollout status</c> sees it.</summary>
    public async Task ReadyAsync(string @namespace = "arc-system")
    {
        var (exitCode, output, errors) = await Programs.RunToEndAsync(
            "kubectl", ["--kubeconfig", Plane.AdminKubeconfig, "rollout", "status", "deployment/arc-operator", "-n", @namespace, "--timeout=60s"]);
        exitCode.Should().Be(0, "{0}{1}\n{2}", output, errors, Pods.Log);
    }

    /// <summary>Returns the objects of an installation that exist.</summary>
    public async Task<IReadOnlyList<string>> LeftoversAsync()
    {
        var all = await Plane.KubectlAsync("get", "crd,clusterrole,clusterrolebinding,namespace,deployment,configmap,secret,lease", "-A", "-o", "name");
        return [.. all.Split('\n').Where(name => name.Contains("arc-system") || name.Contains("/arc-") || name.Contains("arc.opendefense.cloud") || name.Contains("source.flux.oddkin.co"))];
    }

    /// <summary>Deletes everything of ARC, whatever state a failed test left behind.</summary>
    public async Task CleanAsync()
    {
        await Plane.KubectlAsync("delete", "deployment", "-A", "-l", "app.kubernetes.io/name=arc-operator", "--ignore-not-found");
        await ArcAsync("release-finalizers", "--yes");
        await ArcAsync("uninstall", "--yes", "--timeout", "30");
    }

    public async ValueTask DisposeAsync()
    {
        await Programs.RunToEndAsync("kill", ["-TERM", _engine.Id.ToString(CultureInfo.InvariantCulture)]);
        await _engine.WaitForExitAsync();
        _engine.Dispose();
        await Pods.DisposeAsync();
        await Plane.DisposeAsync();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }
}
