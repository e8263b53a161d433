using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ArcOperator.Testing;

/// <summary>The operator as users run it: <c>arc-operator run</c> as a process on free ports of 127.0.0.1. It ends with this process.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Process _watchdog;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly StringBuilder _log = new();
    private readonly int _metricsPort = FreePort();
    private readonly int _healthPort = FreePort();
    private readonly int _artifactPort;

    private OperatorProcess(string program, string kubeconfig, IReadOnlyList<string> arguments)
    {
        // A test can choose the folder, so that another process serves the same artifacts.
        var chosen = arguments.SkipWhile(argument => argument != "--artifact.port").ElementAtOrDefault(1);
        _artifactPort = chosen is null ? FreePort() : int.Parse(chosen, CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            program,
            [
                "run", "--kubeconfig", kubeconfig, "--metrics.address", "127.0.0.1", "--metrics.port", Text(_metricsPort),
                "--health.address", "127.0.0.1", "--health.port", Text(_healthPort),
                "--artifact.address", "127.0.0.1", .. chosen is null ? ["--artifact.port", Text(_artifactPort)] : Array.Empty<string>(), .. arguments,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        // The process must also end if the test run is killed.
        _watchdog = Process.Start("sh", ["-c", $"while kill -0 {Environment.ProcessId} 2>/dev/null; do kill -0 {_process.Id} 2>/dev/null || exit 0; sleep 1; done; kill -9 {_process.Id}"]);
    }

    /// <summary>Output so far.</summary>
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

    /// <summary>URL of the artifact server.</summary>
    public Uri Artifacts => new($"http://127.0.0.1:{_artifactPort}/");

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes => 1024 * Status("VmRSS:");

    public long Threads => Status("Threads:");

    /// <summary>Returns a free port below the range that the kernel gives to clients, so that it is still free later.</summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20000, 32000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // The port is in use.
            }
        }
    }

    /// <summary>Starts the operator and waits until it is ready. A process that does not lead is ready too.</summary>
    public static async Task<OperatorProcess> StartAsync(string program, string kubeconfig, params IReadOnlyList<string> arguments)
    {
        var started = Begin(program, kubeconfig, arguments);
        await started.ReadyAsync();
        return started;
    }

    /// <summary>Starts the operator without waiting.</summary>
    public static OperatorProcess Begin(string program, string kubeconfig, params IReadOnlyList<string> arguments) => new(program, kubeconfig, arguments);

    public async Task ReadyAsync()
    {
        for (var watch = Stopwatch.StartNew(); !await IsReadyAsync(); await Task.Delay(20))
        {
            if (HasExited || watch.Elapsed > Timeout)
            {
                throw new InvalidOperationException($"the operator is not ready after {watch.Elapsed}:\n{Log}");
            }
        }
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{_healthPort}/readyz"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Address of the port with the metrics.</summary>
    public Uri MetricsUri => new($"http://127.0.0.1:{_metricsPort}/");

    /// <summary>Returns the response of <c>/metrics</c> in the format that is accepted.</summary>
    public async Task<string> MetricsAsync(string accept = "text/plain")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(MetricsUri, "metrics"));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await _http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>Kills the operator (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends SIGTERM and waits for the end. Returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await Programs.RunAsync("kill", ["-TERM", Text(_process.Id)]);
        return await ExitAsync();
    }

    /// <summary>Waits for the end. Returns the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Timeout);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            await KillAsync();
        }

        if (!_watchdog.HasExited)
        {
            _watchdog.Kill();
        }

        _watchdog.Dispose();
        _process.Dispose();
        _http.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            _log.AppendLine(line.Data);
        }
    }

    private long Status(string field) => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
