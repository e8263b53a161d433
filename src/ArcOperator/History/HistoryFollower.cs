using System.Globalization;
using System.Text;
using ArcOperator.History.Queries;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.History;

/// <summary>Sends records as server-sent events as they are stored. The id of an event is the number of the record, so that a client can resume.</summary>
internal sealed class HistoryFollower(IHistoryStore store, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private const int MostFollowers = 100;

    // A comment shows a dead connection to both sides. The right is checked at the same time, however many records pass.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    // A client that takes nothing for this time is cut. It resumes after its last record.
    private static readonly TimeSpan SlowClient = TimeSpan.FromSeconds(30);
    private int _followers;

    /// <summary>Sends events until the client goes, is too slow, or loses its right.</summary>
    /// <param name="context">The request.</param>
    /// <param name="after">Number of the last record that the client has.</param>
    /// <param name="query">Filters.</param>
    /// <param name="isAllowed">Returns false if the user has lost the right, or the token has expired.</param>
    public async Task SendAsync(HttpContext context, long after, HistoryQuery query, Func<CancellationToken, Task<bool>> isAllowed)
    {
        if (Interlocked.Increment(ref _followers) > MostFollowers)
        {
            Interlocked.Decrement(ref _followers);
            context.Response.Headers.RetryAfter = "10";
            await HistoryResponse.WriteErrorAsync(context, StatusCodes.Status503ServiceUnavailable, $"{MostFollowers} clients follow already; try again later");
            return;
        }

        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await SendAsync(context, store.FollowAsync(after, query, stop.Token).GetAsyncEnumerator(stop.Token), isAllowed, stop);
        }
        finally
        {
            Interlocked.Decrement(ref _followers);
        }
    }

    private async Task SendAsync(
        HttpContext context, IAsyncEnumerator<HistoryRecord> records, Func<CancellationToken, Task<bool>> isAllowed, CancellationTokenSource stop)
    {
        var next = records.MoveNextAsync().AsTask();
        try
        {
            // A position that was pruned fails here, before the response starts.
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(200), clock, stop.Token));
            if (next.IsFaulted)
            {
                await next;
            }

            HistoryResponse.SetHeaders(context.Response);
            context.Response.ContentType = "text/event-stream";
            await WriteAsync(context, ": records follow\n\n", stop.Token);
            var pause = Task.Delay(Heartbeat, clock, stop.Token);
            while (true)
            {
                await Task.WhenAny(next, pause);
                if (pause.IsCompleted)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    if (!await isAllowed(stop.Token))
                    {
                        return;
                    }

                    await WriteAsync(context, ":\n\n", stop.Token);
                    pause = Task.Delay(Heartbeat, clock, stop.Token);
                }
                else if (await next)
                {
                    var record = records.Current;
                    await WriteAsync(context, $"id: {record.ResourceVersion.ToString(CultureInfo.InvariantCulture)}\nevent: record\ndata: {HistoryJson.Write(record)}\n\n", stop.Token);
                    next = records.MoveNextAsync().AsTask();
                }
                else
                {
                    return;
                }
            }
        }
        catch (Exception error) when (context.Response.HasStarted && error is HistoryException or TimeoutException or OperationCanceledException or HttpOperationException or HttpRequestException)
        {
            // The end of the stream tells the client to resume.
            context.Abort();
        }
        finally
        {
            await stop.CancelAsync();
            await EndAsync(records, next);
        }
    }

    private async Task WriteAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask().WaitAsync(SlowClient, clock, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken).WaitAsync(SlowClient, clock, cancellationToken);
    }

    // An enumerator can be disposed only between two moves.
    private static async Task EndAsync(IAsyncEnumerator<HistoryRecord> records, Task<bool> next)
    {
        try
        {
            await next;
        }
        catch (Exception error) when (error is OperationCanceledException or HistoryException)
        {
            // The stream has ended anyway.
        }

        await records.DisposeAsync();
    }
}
