using System.Diagnostics;
using System.Net.Sockets;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>nginx with its default settings, serving a folder. It ends with this process.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private Nginx(string root, int port)
    {
        var configuration = _folder.Write("nginx.conf", $$"""
            daemon off;
            worker_processes auto;
            pid {{_folder.PathOf("nginx.pid")}};
            error_log stderr crit;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            events { worker_connections 64; }
            http {
              access_log off;
              sendfile on;
              server { listen 127.0.0.1:{{port}}; root {{root}}; }
            }
            """);
        // The shell notices the end of this process, also if it is killed.
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", $"nginx -p '{_folder.Root}' -c '{configuration}' & while kill -0 {Environment.ProcessId} 2>/dev/null && [ ! -e '{_folder.PathOf("stop")}' ]; do sleep 0.2; done; kill $!; wait $!"]))
            ?? throw new InvalidOperationException("nginx does not start");
        Uri = new($"http://127.0.0.1:{port}/");
    }

    public Uri Uri { get; }

    public static async Task<Nginx> StartAsync(string root)
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var nginx = new Nginx(root, port);
        using var http = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(nginx.Uri);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Write("stop", "");
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
