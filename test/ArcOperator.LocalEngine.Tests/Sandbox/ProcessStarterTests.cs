using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class ProcessStarterTests
{
    [Test]
    public async Task A_sandbox_ends_with_the_thread_that_started_it()
    {
        var starter = new ProcessStarter();
        using var process = await starter.StartAsync(new("bwrap", ["--die-with-parent", "--unshare-pid", "--ro-bind", "/", "/", "sleep", "77780"]));

        // Before its mounts are made, a sandbox does not notice.
        await Eventually.TrueAsync(async () => await CountAsync("sleep 77780") == 1);

        starter.Dispose();

        await process.WaitForExitAsync();
        await Eventually.TrueAsync(async () => await CountAsync("sleep 77780") == 0);
    }

    [Test]
    public async Task A_sandbox_outlives_the_threads_of_the_pool()
    {
        using var starter = new ProcessStarter();
        var started = await Task.Factory.StartNew(() => starter.StartAsync(new("bwrap", ["--die-with-parent", "--ro-bind", "/", "/", "sleep", "77781"])), TaskCreationOptions.LongRunning).Unwrap();

        // The thread that asked is gone by now; the sandbox must not notice.
        started.WaitForExit(TimeSpan.FromMilliseconds(500)).Should().BeFalse();

        started.Kill();
        started.Dispose();
    }

    [Test]
    public async Task What_cannot_be_started_is_an_exception()
    {
        using var starter = new ProcessStarter();

        await starter.Invoking(it => it.StartAsync(new("/no/such/program"))).Should().ThrowAsync<System.ComponentModel.Win32Exception>();
    }

    private static async Task<int> CountAsync(string command) =>
        (await Programs.RunAsync("ps", ["-eo", "args"])).Split('\n').Count(line => line.Trim() == command);
}
