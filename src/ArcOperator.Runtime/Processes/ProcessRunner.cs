using System.ComponentModel;
using System.Diagnostics;

namespace ArcOperator.Runtime.Processes;

/// <summary>Runs programs, each in a session and process group of its own.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> When the call returns, the process group has ended, regardless of how. Output passes through in blocks; only
/// the requested tails are held in memory.</para>
/// <para><b>Assumptions.</b> <see cref="SessionStarter"/> exists. The runner is disposed after its last process.</para>
/// <para><b>Caveats.</b> A process that leaves the group is not found, unless <see cref="ProcessRequest.KillOthers"/> finds it.</para>
/// <para><b>Errors.</b> <see cref="Win32Exception"/> if the program cannot be started; <see cref="OperationCanceledException"/>; the
/// <see cref="IOException"/> of an <see cref="IProcessOutput"/>.</para>
/// </remarks>
public sealed class ProcessRunner(TimeProvider clock) : IDisposable
{
    /// <summary>Program of util-linux that makes its process the leader of a session and then becomes the requested program.</summary>
    public const string SessionStarter = "/usr/bin/setsid";

    private const int BlockSize = 64 << 10;

    // Limit for pipes that a process outside of the group holds open.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly ProcessStarter _starter = new();

    /// <param name="request">Program to run.</param>
    /// <param name="cancellationToken">Ends the process as a timeout does.</param>
    public async Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = await _starter.StartAsync(StartInfo(request));
        request.Started?.Invoke(process.Id);
        using var timeout = new CancellationTokenSource(request.Timeout, clock);
        using var stop = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, stop.Token);
        using var drained = new CancellationTokenSource();
        var (output, errors) = (new TailBuffer(request.OutputTail), new TailBuffer(request.ErrorTail));
        var pumps = Task.WhenAll(
            FeedAsync(process, request.Input, drained.Token),
            CollectAsync(process.StandardOutput.BaseStream, request.Output, request.OutputLimit, output, stop, drained.Token),
            CollectAsync(process.StandardError.BaseStream, request.Errors, long.MaxValue, errors, stop, drained.Token));
        try
        {
            await WaitAsync(process, request, end.Token);
        }
        finally
        {
            drained.CancelAfter(DrainTime);
            await pumps;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var ending = stop.IsCancellationRequested ? ProcessEnding.OutputTooLarge : timeout.IsCancellationRequested ? ProcessEnding.TimedOut : ProcessEnding.Exited;
        return new(ending, process.ExitCode, output, errors);
    }

    /// <summary>Ends the thread that starts processes.</summary>
    public void Dispose() => _starter.Dispose();

    private static ProcessStartInfo StartInfo(ProcessRequest request)
    {
        var info = new ProcessStartInfo(SessionStarter, [request.Program, .. request.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = request.WorkingDirectory,
        };
        info.Environment.Clear();
        foreach (var (name, value) in request.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    // Returns when the leader has exited or was ended, and nothing of its group is left.
    private async Task WaitAsync(Process process, ProcessRequest request, CancellationToken end)
    {
        try
        {
            await process.WaitForExitAsync(end);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, request);
        }

        ProcessGroup.End(process.Id);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private async Task EndAsync(Process process, ProcessRequest request)
    {
        if (request.KillGrace > TimeSpan.Zero)
        {
            ProcessGroup.AskToEnd(process.Id);
            using var grace = new CancellationTokenSource(request.KillGrace, clock);
            await process.WaitForExitAsync(grace.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        if (request.KillOthers is { } killOthers)
        {
            using var exited = new CancellationTokenSource();
            var killing = killOthers(process.Id, exited.Token);
            await Task.WhenAny(killing, process.WaitForExitAsync(CancellationToken.None));
            await exited.CancelAsync();
            await killing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static async Task FeedAsync(Process process, Stream input, CancellationToken cancellationToken)
    {
        try
        {
            await input.CopyToAsync(process.StandardInput.BaseStream, BlockSize, cancellationToken);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // A program does not have to read all of its input.
            return;
        }
        finally
        {
            process.StandardInput.BaseStream.Close();
        }
    }

    private static async Task CollectAsync(
        Stream pipe, IProcessOutput? target, long limit, TailBuffer tail, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        var buffer = new byte[BlockSize];
        var total = 0L;
        var isRead = false;
        try
        {
            while (await ReadAsync(pipe, buffer, cancellationToken) is > 0 and var count)
            {
                total += count;
                if (total > limit)
                {
                    return;
                }

                tail.Append(buffer.AsSpan(0, count));
                await (target is null ? ValueTask.CompletedTask : target.WriteAsync(buffer.AsMemory(0, count)));
            }

            isRead = true;
        }
        finally
        {
            // A process blocks on a full pipe without a reader.
            await (isRead ? Task.CompletedTask : stop.CancelAsync());
        }
    }

    // A pipe that a process outside of the group holds open ends with the drain time.
    private static async ValueTask<int> ReadAsync(Stream pipe, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await pipe.ReadAsync(buffer, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
