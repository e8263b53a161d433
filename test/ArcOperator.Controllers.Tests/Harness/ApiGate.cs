using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>
/// A proxy between one operator and the API server. It forwards and records requests. After it is closed it forwards nothing, which is the sudden death of
/// the operator for the server.
/// </summary>
internal sealed class ApiGate : IAsyncDisposable
{
    private readonly ConcurrentQueue<ApiCall> _calls = new();
    private readonly TaskCompletionSource _lastWriteMade = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _server;
    private readonly int _lastWrite;
    private readonly ScriptedPeer _peer;
    private int _writes;

    /// <param name="server">Client of the API server with the operator's user.</param>
    /// <param name="lastWrite">Number of the write after which the gate closes, before its response. Null: it stays open.</param>
    public ApiGate(HttpClient server, int? lastWrite = null)
    {
        _server = server;
        _lastWrite = lastWrite ?? int.MaxValue;
        _peer = new(HandOnAsync);
    }

    public Uri Uri => _peer.Uri;

    /// <summary>Completes after the last write.</summary>
    public Task LastWriteMade => _lastWriteMade.Task;

    /// <summary>Answered requests.</summary>
    public IReadOnlyList<ApiCall> Calls => [.. _calls];

    public void Close() => _closed.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Close();
        await _peer.DisposeAsync();
    }

    private async Task HandOnAsync(PeerExchange exchange)
    {
        var call = ApiCall.Of(exchange.Request);
        var write = call.IsWrite ? Interlocked.Increment(ref _writes) : 0;
        if (_closed.Task.IsCompleted || write > _lastWrite)
        {
            exchange.Cut();
            return;
        }

        using var request = Copy(exchange.Request);
        using var response = await SendAsync(request, exchange.Stopped);
        if (response is null)
        {
            exchange.Cut();
            return;
        }

        _calls.Enqueue(call with { Status = (int)response.StatusCode });
        if (write == _lastWrite)
        {
            Close();
            _lastWriteMade.SetResult();
        }

        if (_closed.Task.IsCompleted)
        {
            exchange.Cut();
        }
        else if (call.Verb == "watch" && response.IsSuccessStatusCode)
        {
            await StreamAsync(exchange, response);
        }
        else
        {
            var body = await response.Content.ReadAsByteArrayAsync(exchange.Stopped);
            await exchange.RespondAsync((int)response.StatusCode, body, ("Content-Type", response.Content.Headers.ContentType?.ToString() ?? "text/plain"));
        }
    }

    private async Task<HttpResponseMessage?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException)
        {
            // The API server is not running.
            return null;
        }
    }

    private async Task StreamAsync(PeerExchange exchange, HttpResponseMessage response)
    {
        await exchange.BeginStreamAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(exchange.Stopped);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = stream.ReadAsync(buffer, exchange.Stopped).AsTask();
            if (await Task.WhenAny(read, _closed.Task) == _closed.Task)
            {
                exchange.Cut();
                return;
            }

            if (await read == 0)
            {
                await exchange.EndAsync();
                return;
            }

            await exchange.WriteAsync(buffer.AsMemory(0, await read));
        }
    }

    private static HttpRequestMessage Copy(PeerRequest request)
    {
        var target = request.Query.Length == 0 ? request.Path : $"{request.Path}?{request.Query}";
        var copy = new HttpRequestMessage(new(request.Method), new Uri(target, UriKind.Relative));
        copy.Headers.Accept.ParseAdd("application/json");
        if (request.Headers.TryGetValue("Content-Type", out var type))
        {
            copy.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        }

        return copy;
    }
}
