using System.Runtime.InteropServices;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.LocalEngine;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.Runtime.Options;

const int WrongUsage = 2;
const int Terminated = 143;

// The kernel drops a signal to process 1 of a container that has no handler for it, so handlers are registered first.
using var stop = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
return await RunAsync();

// A second signal has its default effect and ends the process at once.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

// A separate method, so that its libraries are loaded after the handlers are registered.
async Task<int> RunAsync()
{
    try
    {
        var parsed = EngineCommand.Create().Parse(args);
        var code = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        return parsed.Errors.Count > 0 ? WrongUsage : code;
    }
    catch (OptionsException error)
    {
        await Console.Error.WriteLineAsync(string.Join('\n', error.Mistakes.Select(mistake => $"arc-local-engine: {mistake}")));
        return WrongUsage;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return Terminated;
    }
    catch (Exception error) when (error is KubeConfigException or LocalEngineException or HttpOperationException or HttpRequestException or TimeoutException or IOException)
    {
        // A sentence is enough for errors that a user can fix. A stack trace is for faults of the program.
        await Console.Error.WriteLineAsync($"arc-local-engine: {error.Message}");
        return 1;
    }
}
