using System.Net.Http.Headers;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>Sends one request within a time limit and turns an error response into an exception.</summary>
internal sealed class RequestSender(HttpClient http, ObjectJson json, TimeProvider clock, TimeSpan timeout) : IDisposable
{
    private const int MaxErrorBody = 1 << 20;

    /// <summary>Returns the response as an object of the type.</summary>
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

    /// <summary>Returns the bytes of the response.</summary>
    public Task<byte[]> SendForBytesAsync(RequestContent request, CancellationToken cancellationToken) =>
        InTimeAsync(
            request,
            async token =>
            {
                using var response = await SendAsync(request, token);
                return await response.Content.ReadAsByteArrayAsync(token);
            },
            cancellationToken);

    /// <summary>Reads the response with <paramref name="read"/> while it arrives.</summary>
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

    /// <summary>Returns the response after its headers. The body can be read without a time limit. The caller disposes the response.</summary>
    public Task<HttpResponseMessage> SendForHeadAsync(RequestContent request, CancellationToken cancellationToken) =>
        InTimeAsync(request, token => SendAsync(request, token), cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(RequestContent request, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage();
        var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw HttpOperationException.From(response.StatusCode, await ReadStatusAsync(response, cancellationToken), request.ToString());
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

    // Proxies and old servers describe errors in plain text. The text becomes the message.
    private async Task<V1Status> ReadStatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(MaxErrorBody, cancellationToken);
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
