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
        File.Delete(FirstProcess.NoteOf(step.Root));
        using var process = await starter.StartAsync(StartInfo(step));
        using var kill = cancellationToken.Register(() => _ = FirstProcess.KillAsync(process, step.Root, clock));
        var output = new TailBuffer(LongestOutput);
        var errors = new TailBuffer(LongestErrors);
        var pumps = Task.WhenAll(PumpAsync(process.StandardOutput.BaseStream, output, log), PumpAsync(process.StandardError.BaseStream, errors, log));
        await SendArgumentsAsync(process, step);
        await pumps;
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        var end = new ProcessEnd(process.ExitCode, output.ToString(), errors.ToString(), output.IsCut);
        return end.ExitCode == 1 && end.Errors.StartsWith("bwrap: ", StringComparison.Ordinal)
            ? throw new SandboxException($"the sandbox cannot be made: {end.Errors.TrimEnd()}")
            : end;
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

    private static async Task SendArgumentsAsync(Process process, PreparedStep step)
    {
        try
        {
            var arguments = string.Concat(SandboxArguments.Of(step).Select(argument => argument + '\0'));
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(arguments));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; what it says about that comes through the other pipes.
            return;
        }
    }

    // A thread of its own: reading a pipe blocks, and the threads of the pool are few.
    private static Task PumpAsync(Stream stream, TailBuffer tail, StepLogWriter? log) => Task.Factory.StartNew(
        () =>
        {
            var buffer = new byte[BufferSize];
            while (stream.Read(buffer) is > 0 and var count)
            {
                tail.Append(buffer.AsSpan(0, count));
                log?.Write(buffer.AsSpan(0, count));
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);
}
