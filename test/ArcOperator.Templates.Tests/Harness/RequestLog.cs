namespace ArcOperator.Templates.Tests.Harness;

/// <summary>A proxy before a server that records each request.</summary>
internal sealed class RequestLog : IAsyncDisposable
{
    private readonly HttpGate _gate;
    private readonly List<string> _requests = [];

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

    public void Clear()
    {
        lock (_requests)
        {
            _requests.Clear();
        }
    }

    public ValueTask DisposeAsync() => _gate.DisposeAsync();
}
