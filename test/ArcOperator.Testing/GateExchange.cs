using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ArcOperator.Testing;

/// <summary>One request at an <see cref="HttpGate"/>, with the ways to handle it.</summary>
public sealed class GateExchange(HttpContext context, HttpClient server)
{
    // Cancelled at the end of the connection.
    private static readonly HashSet<string> OfConnection = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade" };

    public HttpRequest Request => context.Request;

    /// <summary>Forwards the request to the server and returns the response.</summary>
    public async Task HandOnAsync()
    {
        try
        {
            using var answer = await AskAsync();
            await AnswerAsync(answer, context.RequestAborted);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            // One side closed its connection, so the other one is closed too.
            context.Abort();
        }
    }

    /// <summary>Forwards the request. The response ends normally after this time, complete or not.</summary>
    public async Task HandOnForAsync(TimeSpan time)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(time);
        try
        {
            using var answer = await AskAsync();
            await AnswerAsync(answer, limit.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.CompleteAsync();
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    /// <summary>Forwards the request. The body pauses after a number of bytes.</summary>
    /// <param name="before">Number of bytes before the pause.</param>
    /// <param name="halt">Completed at the pause.</param>
    /// <param name="go">Ends the pause when it completes.</param>
    public Task HandOnWithHaltAsync(long before, TaskCompletionSource halt, Task go)
    {
        Request.Body = new HaltingStream(Request.Body, before, halt, go);
        return HandOnAsync();
    }

    /// <summary>Forwards the request and withholds the response until the client gives up.</summary>
    /// <param name="answered">Completed when the server has responded.</param>
    public async Task HandOnWithoutAnswerAsync(TaskCompletionSource? answered = null)
    {
        try
        {
            using var answer = await AskAsync();
            await answer.Content.CopyToAsync(Stream.Null);
            answered?.TrySetResult();
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }

        await HoldAsync();
    }

    /// <summary>Sends a response that is not the server's.</summary>
    public async Task RespondAsync(int status, string body, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    }

    /// <summary>Does nothing until the client gives up.</summary>
    /// <param name="held">Completed at once.</param>
    public Task HoldAsync(TaskCompletionSource? held = null)
    {
        held?.TrySetResult();
        return Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private Task<HttpResponseMessage> AskAsync()
    {
        // Unchanged, because a signature covers these bytes.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var address = new Uri($"{server.BaseAddress?.GetLeftPart(UriPartial.Authority)}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new(Request.Method), address) { Version = HttpVersion.Version11 };
        if (Request.ContentLength is > 0 || Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(Request.Body);
        }
        else if (Request.ContentLength == 0)
        {
            request.Content = new ByteArrayContent([]);
        }

        foreach (var (name, values) in Request.Headers.Where(header => !OfConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
    }

    private async Task AnswerAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfConnection.Contains(header.Key)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await context.Response.StartAsync(cancellationToken);
        var buffer = new byte[64 << 10];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            // Flushed at once, because a watch must not wait for more.
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
