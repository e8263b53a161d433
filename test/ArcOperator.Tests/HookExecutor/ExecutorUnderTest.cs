using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcOperator.Tests.HookExecutor;

/// <summary>The real executor as a process, with a whitelist that allows more than a real one should.</summary>
internal sealed class ExecutorUnderTest : IAsyncDisposable
{
    public const string Token = "a token of the tests 42";

    /// <summary>Path of the binary.</summary>
    public static string Program { get; } = typeof(HookOptions).Assembly.Location.Replace("ArcOperator.Controllers.dll", "arc-operator.dll", StringComparison.Ordinal);

    private const string EverythingGoes = """
        commands:
          jq: {allowed: true, argumentPatterns: ["(?s).*"]}
          cat: {allowed: true}
          sh: {allowed: true, argumentPatterns: ["(?s).*"]}
          perl: {allowed: true, argumentPatterns: ["(?s).*"]}
          digits: {allowed: true, argumentPatterns: ['\d+']}
          nowhere: {allowed: true}
          rm: {allowed: false}
          unsaid: {}
        """;

    private readonly IReadOnlyList<string> _flags;
    private readonly IReadOnlyList<string> _starter;
    private readonly StringBuilder _log = new();
    private readonly List<IDisposable> _owned = [];
    private Process _process;

    private ExecutorUnderTest(TemporaryFolder folder, string whitelist, IReadOnlyList<string> flags, IReadOnlyList<string> starter)
    {
        (Folder, Whitelist, _flags, _starter) = (folder, whitelist, flags, starter);
        _process = Begin();
    }

    public TemporaryFolder Folder { get; }

    public string SocketPath => Folder.PathOf("executor.sock");

    public string WorkFolder => Folder.PathOf("work");

    public string Whitelist { get; }

    public int ProcessId => _process.Id;

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

    /// <summary>Starts an executor on a Unix socket and waits until it responds.</summary>
    public static Task<ExecutorUnderTest> StartAsync(params IReadOnlyList<string> flags)
    {
        var folder = new TemporaryFolder();
        return StartAsync(folder, folder.Write("whitelist.yaml", EverythingGoes), flags);
    }

    /// <summary>Starts an executor as another user.</summary>
    public static async Task<ExecutorUnderTest> StartAsAsync(string user, params IReadOnlyList<string> flags)
    {
        var folder = new TemporaryFolder();
        var whitelist = folder.Write("whitelist.yaml", EverythingGoes);
        await Programs.RunAsync("chown", ["-R", user, folder.Root]);
        return await StartAsync(folder, whitelist, flags, ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups"]);
    }

    /// <summary>Starts an executor under a filter of system calls.</summary>
    public static Task<ExecutorUnderTest> StartFilteredAsync(string filter, params IReadOnlyList<string> flags)
    {
        var folder = new TemporaryFolder();
        return StartAsync(
            folder, folder.Write("whitelist.yaml", EverythingGoes), flags, ["sh", "-c", "exec 9<\"$0\"; exec bwrap --die-with-parent --dev-bind / / --seccomp 9 \"$@\"", filter]);
    }

    /// <summary>Starts an executor with another whitelist.</summary>
    public static Task<ExecutorUnderTest> StartWithAsync(string whitelist, params IReadOnlyList<string> flags) => StartAsync(new(), whitelist, flags);

    /// <summary>The operator's client of the executor.</summary>
    public HookExecutorClient Client(HookOptions? options = null, string whitelist = EverythingGoes)
    {
        var file = Folder.Write($"client-{Guid.NewGuid():N}.yaml", whitelist);
        options ??= new() { SocketPath = SocketPath };
        var rules = new WhitelistFile(new() { WhitelistFile = file, ArgumentMatch = options.ArgumentMatch }, TimeProvider.System, NullLogger<WhitelistFile>.Instance);
        var client = new HookExecutorClient(options, rules, TimeProvider.System);
        _owned.Add(rules);
        _owned.Add(client);
        return client;
    }

    /// <summary>Sends a raw request, as any other process could.</summary>
    public HttpClient Raw()
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new("http://executor/") };
        _owned.Add(http);
        return http;
    }

    /// <summary>Kills the executor (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts another executor after KillAsync, on the same socket and folders.</summary>
    public async Task RestartAsync()
    {
        var times = Log.Split("listening on").Length;
        _process.Dispose();
        _process = Begin();
        await ListensAsync(times);
    }

    public async ValueTask DisposeAsync()
    {
        _owned.ForEach(owned => owned.Dispose());
        await KillAsync();
        _process.Dispose();
        Folder.Dispose();
    }

    private static async Task<ExecutorUnderTest> StartAsync(TemporaryFolder folder, string whitelist, IReadOnlyList<string> flags, IReadOnlyList<string>? starter = null)
    {
        var executor = new ExecutorUnderTest(folder, whitelist,
        [
            "--hooks.socketPath", folder.PathOf("executor.sock"), "--hooks.whitelistFile", whitelist, "--hooks.whitelistPoll", "100ms",
            "--hookExecutor.workFolder", folder.PathOf("work"), "--hookExecutor.killGrace", "500ms", .. flags,
        ],
        starter ?? []);
        await executor.ListensAsync(times: 1);
        return executor;
    }

    private Process Begin()
    {
        string[] command = [.. _starter, "dotnet", Program, "hook-executor", .. _flags];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["A_SECRET_OF_THE_EXECUTOR"] = "not for hooks";
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start");
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task ListensAsync(int times)
    {
        await Eventually.TrueAsync(() => _process.HasExited || Log.Split("listening on").Length > times);
        if (_process.HasExited)
        {
            throw new InvalidOperationException(Log);
        }
    }

    private void Note(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
