using System.Diagnostics;

namespace ArcOperator.Artifacts.Tests;

/// <summary>A process that runs <see cref="Child"/>; it does not outlive the test, whatever becomes of that.</summary>
internal sealed class RunningChild(Process process) : IAsyncDisposable
{
    public Task<string?> ReadLineAsync() => process.StandardOutput.ReadLineAsync();

    public Task<string> ReadToEndAsync() => process.StandardOutput.ReadToEndAsync();

    /// <summary>Without a word (SIGKILL).</summary>
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
