namespace ArcOperator.Templates.Tests.Harness;

/// <summary>A proxy before a server that records each request.</summary>
internal sealed class RequestLog : IAsyncDisposable
{
    private readonly HttpGate _gate;
    private readonly List<string> _requests = [];
    private readonly CancellationTokenSource _kill = new();
    private readonly TaskCompletionSource _never = new();

    private RequestLog(HttpGate gate) => _gate = gate;

    public string Address => _gate.Uri.Authority;

    public Uri Uri => _gate.Uri;

    /// <summary>Decides about a request before it is handed on. Null hands all on.</summary>
    public Func<GateExchange, Task>? Rule { get; set; }

    /// <summary>Returns method and path of each request.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Returns the requests that change something.</summary>
    public IReadOnlyList<string> Writes => [.. Requests.Where(request => !request.StartsWith("GET ", StringComparison.Ordinal) && !request.StartsWith("HEAD ", StringComparison.Ordinal))];

    public static async Task<RequestLog> StartAsync(string address)
    {
        var log = new RequestLog(await HttpGate.StartAsync(new Uri($"http://{address}")));
        log._gate.Rule = exchange =>
        {
            lock (log._requests)
            {
                log._requests.Add($"{exchange.Request.Method} {exchange.Request.Path}");
            }

            return log.Rule is { } rule ? rule(exchange) : exchange.HandOnAsync();
        };
        return log;
    }

    /// <summary>Stops the body of the first request to this path after some bytes, and cancels the token: a run with the token is killed there.</summary>
    public CancellationToken KillAt(string method, string pathEnd, long bytes = 0)
    {
        var halt = new TaskCompletionSource();
        halt.Task.ContinueWith(_ => _kill.Cancel(), TaskScheduler.Default);
        Rule = exchange => IsRequest(exchange, method, pathEnd) ? exchange.HandOnWithHaltAsync(bytes, halt, _never.Task) : exchange.HandOnAsync();
        return _kill.Token;
    }

    /// <summary>Responds with another digest as soon as the tag is written.</summary>
    /// <returns>The other digest.</returns>
    public string ForgeDigestOf(string tag)
    {
        var (forged, isSent) = ($"sha256:{new string('1', 64)}", false);
        Rule = exchange =>
        {
            if (isSent && IsRequest(exchange, "HEAD", $"/manifests/{tag}"))
            {
                return exchange.RespondAsync(200, "", ("Docker-Content-Digest", forged), ("Content-Length", "2"), ("Content-Type", "application/vnd.oci.image.manifest.v1+json"));
            }

            isSent |= IsRequest(exchange, "PUT", $"/manifests/{tag}");
            return exchange.HandOnAsync();
        };
        return forged;
    }

    /// <summary>Requires a user and a password for all requests.</summary>
    public void RequireLogin(string user, string password)
    {
        var expected = $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}"))}";
        Rule = exchange => exchange.Request.Headers.Authorization == expected
            ? exchange.HandOnAsync()
            : exchange.RespondAsync(401, "", ("WWW-Authenticate", "Basic realm=\"files\""));
    }

    public void Clear()
    {
        lock (_requests)
        {
            _requests.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        _kill.Dispose();
    }

    private static bool IsRequest(GateExchange exchange, string method, string pathEnd) =>
        exchange.Request.Method == method && exchange.Request.Path.Value!.EndsWith(pathEnd, StringComparison.Ordinal);
}
