using System.ComponentModel;
using System.Diagnostics;
using ArcOperator.Controllers.Hooks;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.HookExecutor;

/// <summary>Runs commands.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> When the call returns, its process group is gone, however it ended, and whatever left the group but still has
/// the call's folder in its environment or as its working directory. The command sees nothing of this process's environment.</para>
/// <para><b>Assumptions.</b> The call is allowed and well formed.</para>
/// <para><b>Caveats.</b> A command that runs in the background with an environment and a working directory of its own is not found: what a
/// container is for. What the whitelist should allow does not do so.</para>
/// <para><b>Errors.</b> <see cref="ExecutorException"/>; <see cref="OperationCanceledException"/>.</para>
/// </remarks>
internal sealed class HookProcess(HookOptions hooks, HookExecutorOptions options, TimeProvider clock)
{
    public const string SessionStarter = "/usr/bin/setsid";

    private const int LongestErrors = 8 << 10;
    private const int BlockSize = 64 << 10;

    // How long pipes may stay open after everything that was found has been killed.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    /// <param name="program">The command's absolute path.</param>
    /// <param name="call">What else to know of it.</param>
    /// <param name="folder">The call's.</param>
    /// <param name="input">Read from where it stands.</param>
    /// <param name="output">Takes what the command writes.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    public async Task<HookOutcome> RunAsync(string program, HookCall call, CallFolder folder, Stream input, Stream output, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(StartInfo(program, call, folder), call.Command);
        var group = new ProcessGroup(process.Id, folder.Root);
        using var timeout = new CancellationTokenSource(call.Timeout, clock);
        using var tooMuch = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, tooMuch.Token);
        using var drained = new CancellationTokenSource();
        var errors = new TailBytes(LongestErrors);
        var pumps = Task.WhenAll(
            FeedAsync(process, input, drained.Token),
            CollectAsync(process.StandardOutput.BaseStream, output, tooMuch, drained.Token),
            DrainAsync(process.StandardError.BaseStream, errors, drained.Token));
        try
        {
            await EndAsync(process, group, end.Token);
        }
        finally
        {
            drained.CancelAfter(DrainTime);
            await pumps;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return tooMuch.IsCancellationRequested ? throw Error(HookWire.OutputTooLarge, $"command '{call.Command}' wrote more than {hooks.MaxSize} bytes")
            : timeout.IsCancellationRequested ? throw new ExecutorException(StatusCodes.Status504GatewayTimeout, HookWire.TimedOut, $"command '{call.Command}' took longer than {call.Timeout.TotalSeconds}s")
            : new(process.ExitCode, errors.ToUtf8());
    }

    private static ExecutorException Error(string reason, string message) => new(StatusCodes.Status422UnprocessableEntity, reason, message);

    private ProcessStartInfo StartInfo(string program, HookCall call, CallFolder folder)
    {
        // A session of its own, so that one signal reaches all of it; setsid becomes the program and keeps its process id.
        var info = new ProcessStartInfo(SessionStarter, [program, .. call.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Home,
        };
        info.Environment.Clear();
        info.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in call.Environment)
        {
            info.Environment[name] = value;
        }

        // Last: no call changes these.
        info.Environment["PATH"] = options.SearchPath;
        info.Environment["HOME"] = folder.Home;
        info.Environment["TMPDIR"] = folder.Home;
        return info;
    }

    private static Process Start(ProcessStartInfo info, string command)
    {
        try
        {
            return Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} was not started");
        }
        catch (Win32Exception error)
        {
            throw Error("NotStarted", $"command '{command}' cannot be started: {error.NativeErrorCode switch { 7 => "arguments and environment are too long", _ => error.Message }}");
        }
    }

    // Returns when the command has ended, by itself or because it had to, and nothing that was found of the call is left.
    private async Task EndAsync(Process process, ProcessGroup group, CancellationToken end)
    {
        try
        {
            await process.WaitForExitAsync(end);
        }
        catch (OperationCanceledException)
        {
            group.AskToEnd();
            using var grace = new CancellationTokenSource(options.KillGrace, clock);
            await process.WaitForExitAsync(grace.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        group.End();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private static async Task FeedAsync(Process process, Stream input, CancellationToken cancellationToken)
    {
        try
        {
            await input.CopyToAsync(process.StandardInput.BaseStream, BlockSize, cancellationToken);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // It does not want to read all, which is its own business.
            return;
        }
        finally
        {
            process.StandardInput.BaseStream.Close();
        }
    }

    private async Task CollectAsync(Stream stream, Stream output, CancellationTokenSource tooMuch, CancellationToken cancellationToken)
    {
        var total = 0L;
        await foreach (var block in BlocksAsync(stream, cancellationToken))
        {
            total += block.Length;
            if (total > hooks.MaxSize)
            {
                await tooMuch.CancelAsync();
                return;
            }

            await output.WriteAsync(block, CancellationToken.None);
        }
    }

    private static async Task DrainAsync(Stream stream, TailBytes tail, CancellationToken cancellationToken)
    {
        await foreach (var block in BlocksAsync(stream, cancellationToken))
        {
            tail.Append(block.Span);
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> BlocksAsync(
        Stream stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[BlockSize];
        while (await ReadAsync(stream, buffer, cancellationToken) is > 0 and var count)
        {
            yield return buffer.AsMemory(0, count);
        }
    }

    // A pipe that somebody who could not be found holds open ends with the patience for it.
    private static async ValueTask<int> ReadAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
