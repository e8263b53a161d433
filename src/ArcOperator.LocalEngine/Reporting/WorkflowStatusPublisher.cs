using System.Threading.Channels;
using ArcOperator.LocalEngine.Kinds;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine.Reporting;

/// <summary>Writes the status of a running Workflow: the latest one, at most once per second.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> The first and the last status are written at once. Publishing never waits.</para>
/// <para><b>Assumptions.</b> No other program writes the status of the Workflow.</para>
/// <para><b>Caveats.</b> A status that a newer one replaces within a second is not written.</para>
/// <para><b>Errors.</b> Temporary failures are retried with growing delay, at most 30 seconds. The status of a deleted Workflow is not written.</para>
/// </remarks>
internal sealed partial class WorkflowStatusPublisher(
    Workflow workflow, WorkflowStatusWriter writer, IKubernetesClient client, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Channel<WorkflowStatus> _latest =
        Channel.CreateBounded<WorkflowStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly CancellationTokenSource _last = new();

    // Null: the Workflow was deleted.
    private Workflow? _workflow = workflow;

    public void Publish(WorkflowStatus status) => _latest.Writer.TryWrite(status);

    /// <summary>Ends the publication. <see cref="RunAsync"/> returns when the last published status is written.</summary>
    public void Complete()
    {
        _latest.Writer.TryComplete();
        _last.Cancel();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _latest.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_latest.Reader.TryRead(out var status))
            {
                await WriteAsync(status, cancellationToken);
                await PauseAsync();
            }
        }
    }

    public void Dispose() => _last.Dispose();

    private async Task WriteAsync(WorkflowStatus status, CancellationToken cancellationToken)
    {
        var pause = Interval;
        while (_workflow is { } current && !await TryWriteAsync(current, status, pause, cancellationToken))
        {
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            if (_latest.Reader.TryRead(out var newer))
            {
                status = newer;
            }
        }
    }

    /// <returns>True if the status is written, false to retry.</returns>
    private async Task<bool> TryWriteAsync(Workflow current, WorkflowStatus status, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            _workflow = await writer.WriteAsync(current, status, cancellationToken);
            return true;
        }
        catch (HttpOperationException error) when (error.IsNotFound())
        {
            _workflow = null;
        }
        catch (HttpOperationException error) when (error.IsConflict())
        {
            await ReadAgainAsync(current, cancellationToken);
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException)
        {
            NotWritten(logger, current.FullName(), (long)pause.TotalMilliseconds, error.Message);
            await Task.Delay(pause, clock, cancellationToken);
        }

        return false;
    }

    private async Task ReadAgainAsync(Workflow current, CancellationToken cancellationToken)
    {
        try
        {
            var newest = await client.GetAsync<Workflow>(current.Name(), current.Namespace(), cancellationToken);
            _workflow = newest?.Uid() == current.Uid() ? newest : null;
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException)
        {
            NotWritten(logger, current.FullName(), (long)Interval.TotalMilliseconds, error.Message);
            await Task.Delay(Interval, clock, cancellationToken);
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(Interval, clock, _last.Token);
        }
        catch (OperationCanceledException)
        {
            // The last status is written without delay.
            return;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not write the status of a Workflow, will retry {Workflow} {DelayMs} {Problem}")]
    private static partial void NotWritten(ILogger logger, string workflow, long delayMs, string problem);
}
