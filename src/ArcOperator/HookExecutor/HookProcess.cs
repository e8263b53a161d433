using System.ComponentModel;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Runtime.Processes;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.HookExecutor;

/// <summary>Outcome of a command.</summary>
/// <param name="ExitCode">Exit code; 128 + n after signal n.</param>
/// <param name="Errors">End of standard error, as UTF-8.</param>
internal sealed record HookOutcome(int ExitCode, byte[] Errors);

/// <summary>Runs the commands of hooks in their confinement.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> When the call returns, the process group of the command has ended. A confined command cannot leave the group,
/// sees nothing of other calls and of this process, and inherits no variable.</para>
/// <para><b>Assumptions.</b> The call is allowed and well formed.</para>
/// <para><b>Caveats.</b> CPU time is limited per process; files and memory of all processes are polled. With hookExecutor.network Internet, a command can use the network of the pod.</para>
/// <para><b>Errors.</b> <see cref="ExecutorException"/>; <see cref="OperationCanceledException"/>.</para>
/// </remarks>
internal sealed class HookProcess(HookOptions hooks, HookExecutorOptions options, HookConfinement confinement, ProcessRunner runner, TimeProvider clock)
{
    /// <param name="program">Absolute path of the command.</param>
    /// <param name="call">Call that runs the command.</param>
    /// <param name="folder">Folder of the call.</param>
    /// <param name="input">Input of the command.</param>
    /// <param name="output">Receives standard output.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    public async Task<HookOutcome> RunAsync(string program, HookCall call, CallFolder folder, FileStream input, Stream output, CancellationToken cancellationToken)
    {
        using var watch = new HookWatch(folder, input, options, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.IsExceeded);
        var request = confinement.Request(program, call.Arguments, EnvironmentOf(call, folder), folder) with
        {
            Output = new StreamOutput(output),
            OutputLimit = hooks.MaxSize,
            Started = watch.Follow,
            Timeout = call.Timeout,
            KillGrace = options.KillGrace,
        };
        try
        {
            return Read(await runner.RunAsync(request, end.Token), call);
        }
        catch (OperationCanceledException) when (watch.Excess is not null && !cancellationToken.IsCancellationRequested)
        {
            throw Error(HookProtocol.LimitExceeded, $"command '{call.Command}' {watch.Excess}");
        }
        catch (Win32Exception error)
        {
            throw Error("NotStarted", $"command '{call.Command}' cannot be started: {error.Message}");
        }
    }

    private HookOutcome Read(ProcessOutcome outcome, HookCall call) => outcome.Ending switch
    {
        ProcessEnding.OutputTooLarge => throw Error(HookProtocol.OutputTooLarge, $"command '{call.Command}' wrote more than {hooks.MaxSize} bytes"),
        ProcessEnding.TimedOut => throw new ExecutorException(
            StatusCodes.Status504GatewayTimeout, HookProtocol.TimedOut, $"command '{call.Command}' took longer than {call.Timeout.TotalSeconds}s"),
        _ when HookConfinement.ReadFailure(outcome) is { } failure => throw Error("NotStarted", $"command '{call.Command}' cannot be started: {failure}"),
        _ => new(outcome.ExitCode, outcome.Errors.ToUtf8()),
    };

    private static ExecutorException Error(string reason, string message) => new(StatusCodes.Status422UnprocessableEntity, reason, message);

    private List<string> EnvironmentOf(HookCall call, CallFolder folder)
    {
        var variables = new Dictionary<string, string>(call.Environment)
        {
            ["PATH"] = options.SearchPath,
            ["HOME"] = folder.Home,
            ["TMPDIR"] = folder.Home,
        };
        variables.TryAdd("LANG", "C.UTF-8");
        return [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];
    }
}
