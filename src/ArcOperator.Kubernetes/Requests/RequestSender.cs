using System.Net.Http.Headers;
using System.Text.Json;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Serialization;
using Polly;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>Sends one request, in time, again if the server says so, and turns an answer that is an error into an exception.</summary>
internal sealed class RequestSender(HttpClient http, KubernetesJson json, TimeProvider clock, TimeSpan timeout) : IDisposable
{
    private const int LongestErrorBody = 1 << 20;

    private readonly ResiliencePipeline<HttpResponseMessage> _retry = RetryAfter.Pipeline(clock);

    /// <summary>The answer as an object of the type.</summary>
    public Task<T> SendAsync<T>(RequestContent request, CancellationToken cancellationToken) =>
        InTimeAsync(
            request,
            async token =>
            {
                using var response = await SendAsync(request, token);
                var body = await response.Content.ReadAsStreamAsync(token);
                return await JsonSerializer.DeserializeAsync(body, json.PooledTypeInfo<T>(), token)
                    ?? throw new HttpRequestException($"{request}: the server answered null");
            },
            cancellationToken);

    /// <summary>The answer as it came.</summary>
    public Task<byte[]> SendForBytesAsync(RequestContent request, CancellationToken cancellationToken) =>
        InTimeAsync(
            request,
            async token =>
            {
                using var response = await SendAsync(request, token);
                return await response.Content.ReadAsByteArrayAsync(token);
            },
            cancellationToken);

    /// <summary>What <paramref name="read"/> makes of the answer while it comes in.</summary>
    public Task<T> SendAndReadAsync<T>(RequestContent request, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        InTimeAsync(
            request,
            async token =>
            {
                using var response = await SendAsync(request, token);
                await using var body = await response.Content.ReadAsStreamAsync(token);
                return await read(body, token);
            },
            cancellationToken);

    /// <summary>The answer's head; its body is still to be read, for as long as that takes. The caller disposes it.</summary>
    public Task<HttpResponseMessage> SendForHeadAsync(RequestContent request, CancellationToken cancellationToken) =>
        InTimeAsync(request, token => SendAsync(request, token), cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(RequestContent request, CancellationToken cancellationToken)
    {
        var response = await _retry.ExecuteAsync(
            async (content, token) =>
            {
                using var message = content.ToMessage();
                return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token);
            },
            request,
            cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new HttpOperationException(response.StatusCode, await ReadStatusAsync(response, cancellationToken), request.ToString());
        }
    }

    private async Task<T> InTimeAsync<T>(RequestContent request, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{request}: no answer within {timeout.TotalSeconds:0} s");
        }
    }

    // Proxies and old servers answer errors in plain text; that text is the message then.
    private async Task<V1Status> ReadStatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(LongestErrorBody, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return IsJson(response.Content.Headers.ContentType) && json.Deserialize<V1Status>(body) is { } status
                ? status
                : new() { Message = Text(body) };
        }
        catch (JsonException)
        {
            return new() { Message = Text(body) };
        }
    }

    private static bool IsJson(MediaTypeHeaderValue? type) => type?.MediaType is "application/json";

    private static string Text(byte[] body) => System.Text.Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 500)).Trim();
}
