using System.Diagnostics;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>The released hook executor as a process of its own, with the commands <c>cat</c> and <c>sleep</c>.</summary>
internal sealed class HookExecutorProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    private HookExecutorProcess(TemporaryFolder folder, Process process) => (_folder, _process) = (folder, process);

    /// <summary>Options of an operator that has its hooks run by this executor.</summary>
    public IReadOnlyList<string> OperatorOptions => Options(_folder);

    public static async Task<HookExecutorProcess> StartAsync()
    {
        var folder = new TemporaryFolder();
        folder.Write("whitelist.yaml", "commands:\n  cat: {allowed: true}\n  sleep: {allowed: true, argumentPatterns: ['[0-9]']}\n");
        // An executor in a container may run unconfined on an old kernel. The time of a hook is measured here, not its confinement.
        var process = Process.Start(
            BenchCluster.OperatorProgram,
            ["hook-executor", .. Options(folder), "--hookExecutor.workFolder", folder.PathOf("work"), "--hookExecutor.allowUnconfined", "true", "--log.level", "Warning"]);
        await Eventually.TrueAsync(() => File.Exists(folder.PathOf("executor.sock")) || process.HasExited, TimeSpan.FromSeconds(30));
        return new(folder, process);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static IReadOnlyList<string> Options(TemporaryFolder folder) =>
        ["--hooks.socketPath", folder.PathOf("executor.sock"), "--hooks.whitelistFile", folder.PathOf("whitelist.yaml")];
}
