using System.Diagnostics;
using System.Text;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Runs commands under bubblewrap.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> When the call returns, nothing of the sandbox lives: neither the command nor what it started, well or badly
/// ended or cancelled. What a process of this one that is killed leaves behind, the next one ends.</para>
/// <para><b>Assumptions.</b> The folders of the mounts are there.</para>
/// <para><b>Caveats.</b> An end that is asked for is SIGKILL; there is no time for good-byes.</para>
/// <para><b>Errors.</b> <see cref="SandboxException"/> if bubblewrap cannot make the sandbox; <see cref="OperationCanceledException"/>.</para>
/// </remarks>
internal sealed class SandboxProcesses(string bubblewrap, ProcessStarter starter, TimeProvider clock)
{
    /// <summary>How much of what a step prints can become its result: 256 KiB, as with Argo.</summary>
    internal const int LongestOutput = 256 << 10;

    private const int LongestErrors = 4 << 10;
    private const int BufferSize = 32 << 10;

    // Variables come through a pipe: a command line can be read by every user of the machine, and an environment of
    // bubblewrap's own would work on bubblewrap, outside of the sandbox.
    private const string Launcher = "note=$1; shift; exec \"$0\" --info-fd 4 --args 3 -- \"$@\" 3<&0 4>\"$note\" </dev/null";

    /// <param name="step">What to run.</param>
    /// <param name="log">Takes all output; null: nobody does.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public async Task<ProcessEnd> RunAsync(PreparedStep step, StepLogWriter? log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var arguments = Encode(SandboxArguments.Of(step));
        File.Delete(FirstProcess.NoteOf(step.Root));
        using var process = await starter.StartAsync(StartInfo(step));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var kill = end.Token.Register(() => _ = FirstProcess.KillAsync(process, step.Root, clock));
        var output = new TailBuffer(LongestOutput);
        var errors = new TailBuffer(LongestErrors);
        try
        {
            var pumps = Task.WhenAll(
                PumpAsync(process.StandardOutput.BaseStream, output, log, end), PumpAsync(process.StandardError.BaseStream, errors, log, end));
            await SendAsync(process, arguments);
            await pumps;
        }
        finally
        {
            await end.CancelAsync();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 1 && errors.ToString() is var said && said.StartsWith("bwrap: ", StringComparison.Ordinal)
            ? throw new SandboxException($"the sandbox cannot be made: {said.TrimEnd()}")
            : new(process.ExitCode, output.ToString(), errors.ToString(), output.IsCut);
    }

    private ProcessStartInfo StartInfo(PreparedStep step)
    {
        var info = new ProcessStartInfo("/bin/sh", ["-c", Launcher, bubblewrap, FirstProcess.NoteOf(step.Root), .. step.Command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        info.Environment.Clear();
        return info;
    }

    // Each ends with a NUL: one inside of a value would make an argument of what follows it.
    private static byte[] Encode(IReadOnlyList<string> arguments) => arguments.Any(argument => argument.Contains('\0'))
        ? throw new SandboxException("a variable or path holds a NUL character, which no process can be given")
        : Encoding.UTF8.GetBytes(string.Concat(arguments.Select(argument => argument + '\0')));

    private static async Task SendAsync(Process process, byte[] arguments)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(arguments);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; what it says about that comes through the other pipes.
            return;
        }
    }

    private static async Task PumpAsync(Stream stream, TailBuffer tail, StepLogWriter? log, CancellationTokenSource end)
    {
        var isRead = false;
        try
        {
            // A thread of its own: reading a pipe blocks, and the threads of the pool are few.
            await Task.Factory.StartNew(
                () => Pump(stream, tail, log),
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Default);
            isRead = true;
        }
        finally
        {
            // Without room for the log, say: what nobody reads any more would wait for ever.
            if (!isRead)
            {
                await end.CancelAsync();
            }
        }
    }

    private static void Pump(Stream stream, TailBuffer tail, StepLogWriter? log)
    {
        var buffer = new byte[BufferSize];
        while (stream.Read(buffer) is > 0 and var count)
        {
            tail.Append(buffer.AsSpan(0, count));
            log?.Write(buffer.AsSpan(0, count));
        }
    }
}
