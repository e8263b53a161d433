using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;

namespace ArcOperator.Testing;

/// <summary>A program started as in an image: behind tini as process 1 of a PID namespace.</summary>
public sealed class ContainerProcess : IDisposable
{
    private readonly Process _process;

    private ContainerProcess(Process process) => _process = process;

    /// <summary>Starts the program. Ignores the test where root or tini is missing.</summary>
    public static async Task<ContainerProcess> StartAsync(string program, IEnumerable<string> arguments)
    {
        await RequireAsync("unshare", "tini");
        return new(Process.Start("unshare", ["--pid", "--fork", "--kill-child", "tini", "--", program, .. arguments])!);
    }

    /// <summary>Waits until process 1 takes signals, then for the delay. Sends SIGTERM to process 1 and waits for its end.</summary>
    /// <exception cref="TimeoutException">The process did not end within the limit.</exception>
    public async Task TerminateAsync(TimeSpan delay, TimeSpan limit)
    {
        var first = await ProcessOneAsync();
        await Task.Delay(delay);
        await Programs.RunAsync("kill", ["-TERM", first.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(limit);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    // The kernel drops signals to process 1 until tini has blocked them.
    private async Task<int> ProcessOneAsync()
    {
        var id = 0;
        await Eventually.TrueAsync(() =>
            int.TryParse(File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim(), CultureInfo.InvariantCulture, out id) && BlocksTermination(id));
        return id;
    }

    // /proc shows signals that tini waits for as not blocked. The next step of tini is visible: it ignores SIGTTOU.
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
