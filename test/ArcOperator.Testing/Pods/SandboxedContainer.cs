using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ArcOperator.Testing.Pods;

/// <summary>One container as a process in a sandbox of bubblewrap, with the user, the file systems and the environment of its Pod.</summary>
internal sealed class SandboxedContainer(
    V1Pod pod, V1Container container, ContainerImage image, IReadOnlyDictionary<string, string> volumes, IReadOnlyDictionary<string, string> variables,
    IReadOnlyDictionary<string, int> ports)
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(500);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private static readonly string[] SystemFiles =
        ["/etc/ssl", "/etc/alternatives", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/hosts", "/etc/ld.so.cache", "/etc/localtime", "/etc/containers"];

    private readonly StringBuilder _log = new();
    private Process? _process;

    public string Name => container.Name;

    public int Restarts { get; private set; }

    public int? ExitCode { get; private set; }

    public bool IsReady { get; private set; }

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Runs the process until it ends. Starts it again if it should run for ever.</summary>
    public async Task RunAsync(bool restarts, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var process = Start(Command());
            _process = process;
            // A test that is cut off must not leave the process behind: bubblewrap ends with this process.
            await Task.WhenAny(process.WaitForExitAsync(CancellationToken.None), ProbeAsync(process, cancellationToken));
            await process.WaitForExitAsync(CancellationToken.None);
            _process = null;
            IsReady = false;
            if (!restarts || cancellationToken.IsCancellationRequested)
            {
                ExitCode = process.ExitCode;
                return;
            }

            Restarts++;
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    /// <summary>Sends SIGTERM to process 1 of the sandbox, and SIGKILL after the grace period.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        if (_process is not { } process)
        {
            return;
        }

        try
        {
            if (grace > TimeSpan.Zero && ProcessOne(process) is { } first)
            {
                await Programs.RunToEndAsync("kill", ["-TERM", first]);
                await process.WaitForExitAsync().WaitAsync(grace);
            }
        }
        catch (Exception error) when (error is TimeoutException or InvalidOperationException)
        {
            // Killed below, or already disposed.
        }

        Kill(process);
    }

    private IReadOnlyList<string> Command() =>
        [.. container.Command is { Count: > 0 } command ? command.AsEnumerable() : image.Entrypoint, .. (container.Args ?? []).Select(argument => ContainerEnvironment.Expand(argument, variables))];

    private Process Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo("bwrap", [.. Sandbox(), "--", .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("bwrap does not start");
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private List<string> Sandbox()
    {
        var (user, group) = (container.SecurityContext?.RunAsUser ?? pod.Spec.SecurityContext?.RunAsUser ?? 0, container.SecurityContext?.RunAsGroup ?? pod.Spec.SecurityContext?.RunAsGroup ?? 0);
        List<string> arguments =
        [
            "--die-with-parent", "--new-session", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--as-pid-1", "--cap-drop", "ALL",
            "--uid", user.ToString(CultureInfo.InvariantCulture), "--gid", group.ToString(CultureInfo.InvariantCulture), "--hostname", pod.Metadata.Name, "--clearenv",
            "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/sbin", "/sbin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--proc", "/proc", "--dev", "/dev", "--ro-bind", image.Folder, "/app", "--chdir", "/app",
        ];
        arguments.AddRange(SystemFiles.SelectMany(path => new[] { "--ro-bind-try", path, path }));
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } runtime)
        {
            arguments.AddRange(["--ro-bind", runtime, runtime, "--setenv", "DOTNET_ROOT", runtime]);
        }

        foreach (var (name, value) in variables)
        {
            arguments.AddRange(["--setenv", name, value]);
        }

        // As container runtimes do: a mount inside of another one comes after it.
        foreach (var mount in (container.VolumeMounts ?? []).OrderBy(mount => mount.MountPath, StringComparer.Ordinal))
        {
            var source = mount.SubPath is { Length: > 0 } part ? Path.Combine(volumes[mount.Name], part) : volumes[mount.Name];
            arguments.AddRange([mount.ReadOnlyProperty is true ? "--ro-bind" : "--bind", source, mount.MountPath]);
        }

        if (volumes.TryGetValue(PodVolumes.AutomaticToken, out var token))
        {
            arguments.AddRange(["--ro-bind", token, "/var/run/secrets/kubernetes.io/serviceaccount"]);
        }

        return container.SecurityContext?.ReadOnlyRootFilesystem is true ? [.. arguments, "--remount-ro", "/"] : arguments;
    }

    // Until the process is ready its readiness is asked for. Liveness is asked for afterwards: one failure ends the process.
    private async Task ProbeAsync(Process process, CancellationToken cancellationToken)
    {
        var nextLiveness = TimeSpan.FromSeconds(container.LivenessProbe?.InitialDelaySeconds ?? 0);
        for (var watch = Stopwatch.StartNew(); !process.HasExited && !cancellationToken.IsCancellationRequested; await Task.Delay(ProbeInterval, CancellationToken.None))
        {
            IsReady = container.ReadinessProbe is not { } readiness || await PassesAsync(readiness);
            if (IsReady && container.LivenessProbe is { } liveness && watch.Elapsed >= nextLiveness)
            {
                nextLiveness = watch.Elapsed + TimeSpan.FromSeconds(liveness.PeriodSeconds ?? 10);
                if (!await PassesAsync(liveness) && !cancellationToken.IsCancellationRequested)
                {
                    Keep($"liveness probe failed");
                    Kill(process);
                    return;
                }
            }
        }
    }

    private async Task<bool> PassesAsync(V1Probe probe)
    {
        if (probe.Exec is { } exec)
        {
            // The same file systems and user as the container.
            return (await Programs.RunToEndAsync("bwrap", [.. Sandbox(), "--", .. exec.Command])).ExitCode == 0;
        }

        var port = ports.GetValueOrDefault(probe.HttpGet?.Port.Value ?? "");
        try
        {
            using var response = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}{probe.HttpGet?.Path}"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static string? ProcessOne(Process process)
    {
        var path = $"/proc/{process.Id}/task/{process.Id}/children";
        return File.Exists(path) && File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : null;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            Keep(text);
        }
    }

    private void Keep(string text)
    {
        lock (_log)
        {
            _log.AppendLine(text);
        }
    }
}
