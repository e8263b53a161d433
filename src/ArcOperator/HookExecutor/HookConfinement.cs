using System.Globalization;
using ArcOperator.HookExecutor.Confinement;
using ArcOperator.Runtime.Processes;

namespace ArcOperator.HookExecutor;

/// <summary>Starts hooks through the launcher, and knows from a probe if this machine can confine them.</summary>
internal sealed class HookConfinement(HookExecutorOptions options, ProcessRunner runner)
{
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(30);

    /// <summary>Reason why hooks cannot be confined on this machine, or null if they can.</summary>
    public string? Problem { get; private set; } = "not probed yet";

    /// <summary>Reason why hooks do not run, or null if they do.</summary>
    public string? Refusal => Problem is null || options.AllowUnconfined ? null
        : $"hooks cannot be confined on this machine: {Problem}; use Linux 5.13 or newer with Landlock, or accept it with hookExecutor.allowUnconfined";

    /// <summary>Starts a harmless program through the launcher, as hooks are started.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var folder = CallFolder.Create(options.WorkFolder);
        await using var input = folder.CreateFile(CallFolder.Input);
        var outcome = await runner.RunAsync(
            Request(ProcessRunner.SessionStarter, ["--version"], [], folder, isConfined: true) with { Timeout = ProbeTime }, cancellationToken);
        Problem = outcome is { Ending: ProcessEnding.Exited, ExitCode: 0 } ? null
            : ReadFailure(outcome) ?? $"the probe ended with exit code {outcome.ExitCode.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>Returns the request that starts a program in the confinement.</summary>
    public ProcessRequest Request(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, CallFolder folder) =>
        Request(program, arguments, environment, folder, isConfined: Problem is null);

    /// <summary>Returns the reason why the launcher could not start the program, or null if it did.</summary>
    public static string? ReadFailure(ProcessOutcome outcome) =>
        outcome.ExitCode == HookLauncher.Failed && outcome.Errors.ToString() is var text && text.StartsWith(HookLauncher.Prefix, StringComparison.Ordinal)
            ? text[HookLauncher.Prefix.Length..].TrimEnd()
            : null;

    private ProcessRequest Request(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, CallFolder folder, bool isConfined)
    {
        var launch = new HookLaunch(
            Environment.ProcessId, program, arguments, environment, folder.Home, folder.PathOf(CallFolder.Input), [.. options.ReadOnlyPaths, .. options.SearchFolders],
            new(options.MaxMemory, (long)options.MaxCpuTime.TotalSeconds, options.MaxFolderSize, UserProcesses.Count() + options.MaxProcesses), options.Network == HookNetwork.Internet, isConfined);
        var (host, launcherArguments) = Launcher();
        return new(host, launcherArguments)
        {
            Input = new MemoryStream(launch.Encode()),
            // No variable of a hook reaches the launcher.
            Environment = LauncherEnvironment(),
        };
    }

    private static Dictionary<string, string> LauncherEnvironment()
    {
        var variables = new Dictionary<string, string>
        {
            ["DOTNET_EnableDiagnostics"] = "0",
            // The runtime would keep its code in a file without a name, which counts against the hook.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            variables["DOTNET_ROOT"] = root;
        }

        return variables;
    }

    // The executor runs as an executable of its own, or by the dotnet host.
    private static (string Host, IReadOnlyList<string> Arguments) Launcher()
    {
        var host = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this process is not known");
        return Path.GetFileNameWithoutExtension(host) == "dotnet" ? (host, [typeof(HookLauncher).Assembly.Location, HookLauncher.Command]) : (host, [HookLauncher.Command]);
    }
}

/// <summary>Processes and threads of this user that are visible. The kernel counts them against the limit of a hook.</summary>
internal static class UserProcesses
{
    public static int Count()
    {
        var user = Libc.UserId().ToString(CultureInfo.InvariantCulture);
        return Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Sum(folder => Threads(folder, user));
    }

    private static int Threads(string folder, string user)
    {
        try
        {
            var fields = File.ReadAllLines($"{folder}/status").Select(line => line.Split(':', 2)).ToDictionary(field => field[0], field => field[^1].Trim());
            return fields["Uid"].Split('\t')[0] == user ? int.Parse(fields["Threads"], CultureInfo.InvariantCulture) : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process has ended.
            return 0;
        }
    }
}
