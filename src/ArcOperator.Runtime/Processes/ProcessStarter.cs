using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace ArcOperator.Runtime.Processes;

/// <summary>
/// Starts all processes from one thread. A process that asks for a signal at its parent's death (PR_SET_PDEATHSIG) receives it when the
/// thread that started it ends; a thread of the pool ends when the pool shrinks.
/// </summary>
internal sealed class ProcessStarter : IDisposable
{
    private readonly BlockingCollection<Action> _starts = [];
    private readonly Thread _thread;
    private bool _isDisposed;

    public ProcessStarter()
    {
        _thread = new(Work) { IsBackground = true, Name = "process starter" };
        _thread.Start();
    }

    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() => Start(info, started));
        return started.Task;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _starts.CompleteAdding();
        _thread.Join();
        _starts.Dispose();
    }

    private void Work()
    {
        foreach (var start in _starts.GetConsumingEnumerable())
        {
            start();
        }
    }

    private static void Start(ProcessStartInfo info, TaskCompletionSource<Process> started)
    {
        try
        {
            started.SetResult(Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} was not started"));
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            started.SetException(error);
        }
    }
}
