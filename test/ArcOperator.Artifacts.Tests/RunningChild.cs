using System.Diagnostics;

namespace ArcOperator.Artifacts.Tests;

/// <summary>A process that runs <see cref="Child"/>. It ends with the test in any case.</summary>
internal sealed class RunningChild(Process process) : IAsyncDisposable
{
    public Task<string?> ReadLineAsync() => process.StandardOutput.ReadLineAsync();

    public Task<string> ReadToEndAsync() => process.StandardOutput.ReadToEndAsync();

    /// <summary>Kills the process (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }
}
