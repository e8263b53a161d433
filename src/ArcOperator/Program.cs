using System.CommandLine;
using System.Runtime.InteropServices;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Commands;
using ArcOperator.Commands.Users;
using ArcOperator.Controllers.Shared;
using ArcOperator.History.Clients;
using ArcOperator.History.Stores;
using ArcOperator.HookExecutor.Confinement;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Runtime.Options;

const int WrongUsage = 2;
const int Terminated = 143;

// The launcher of a hook needs none of the rest.
if (args is [HookLauncher.Command])
{
    return HookLauncher.Run();
}

// The kernel drops a signal to process 1 of a container that has no handler for it, so handlers come before anything else.
using var stop = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
return await RunAsync();

// A second signal has its usual effect and ends the process at once.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

// kubectl starts a plugin by the name of its file, which can be a link to this program.
static bool IsPlugin() => KubectlPlugin.IsStartedAs(Environment.ProcessPath, Environment.GetCommandLineArgs().FirstOrDefault(), StartName.Read());

// A method of its own: the libraries that it needs are loaded when the handlers are there.
async Task<int> RunAsync()
{
    if (IsPlugin())
    {
        return await KubectlPlugin.RunAsync(args, Console.Out, Console.Error, stop.Token);
    }

    var root = new RootCommand("ARC brings artifacts from where they are to where they may be used, by Orders in Kubernetes and workflows in Argo.")
    {
        RunCommand.Create(),
        CrdsCommand.Create(),
        RbacCommand.Create(),
        ChartCommand.Create(),
        BundleCommand.Create(),
        KrewCommand.Create(),
        InstallCommand.Create(),
        CheckCommand.Create(),
        HistoryCommand.Create(),
        UninstallCommand.Create(),
        UninstallCommand.CreateReleaseFinalizers(),
        HookExecutorCommand.Create(),
        VersionCommand.Create(),
    };
    try
    {
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        return parsed.Errors.Count > 0 ? WrongUsage : code;
    }
    catch (OptionsException error)
    {
        await Console.Error.WriteLineAsync(string.Join('\n', error.Mistakes.Select(mistake => $"arc-operator: {mistake}")));
        return WrongUsage;
    }
    catch (StoreMisconfiguredException error)
    {
        await Console.Error.WriteLineAsync($"arc-operator: {error.Message}");
        return WrongUsage;
    }
    catch (Exception error) when (error is HistorySourceException or HistoryException)
    {
        await Console.Error.WriteLineAsync($"arc-operator: {PrintableText.RemoveControls(error.Message)}");
        return error is HistorySourceException { IsWrongUsage: true } ? WrongUsage : 1;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return Terminated;
    }
    catch (Exception error) when (error is KubeConfigException or HttpOperationException or HttpRequestException or TimeoutException or IOException)
    {
        // A sentence is enough for errors that a user can fix; a stack trace is for faults of the program.
        await Console.Error.WriteLineAsync($"arc-operator: {error.Message}");
        return 1;
    }
}
