using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>Sends one request within a time limit and turns an error response into an exception.</summary>
internal sealed class RequestSender(HttpClient http, ObjectJson json, TimeProvider clock, TimeSpan timeout) : IDisposable
{
    private const int MaxErrorBody = 1 << 20;

    /// <summary>Returns the response as an object of the type.</summary>
    public Task<T> SendAsync<T>(RequestContent request, CancellationToken cancellationToken) => SendAndReadAsync(
        request,
        async (body, token) =>
        {
            using var text = new MemoryStream();
            await body.CopyToAsync(text, token);
            return ObjectJson.Read(text.GetBuffer().AsSpan(0, (int)text.Length), json.PooledTypeInfo<T>())
                ?? throw new HttpRequestException($"{request}: the server answered null");
        },
        cancellationToken);

    /// <summary>Returns the response as text.</summary>
    public Task<string> SendForTextAsync(RequestContent request, CancellationToken cancellationToken) => SendAndReadAsync(
        request,
        async (body, token) =>
        {
            using var text = new StreamReader(body);
            return await text.ReadToEndAsync(token);
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
            await response.Content.LoadIntoBufferAsync(MaxErrorBody, cancellationToken);
            var status = HttpErrors.ReadStatus(await response.Content.ReadAsStringAsync(cancellationToken));
            throw HttpOperationException.From(response.StatusCode, status, request.ToString());
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
}
