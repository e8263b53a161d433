using System.Collections.Concurrent;
using System.Diagnostics;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// Starts all processes from one thread that lives as long as this object. A sandbox dies with its parent, and to the
/// kernel the parent is the thread that started it, not the process: started from a thread of the pool, a sandbox would
/// be killed when the pool shrinks.
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

    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() => Start(info, started));
        return started.Task;
    }

    /// <summary>Ends the thread, and with it whatever still runs.</summary>
    public void Dispose()
    {
        // Whoever made it and whoever it was given to may both end it.
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
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            started.SetException(error);
        }
    }
}
