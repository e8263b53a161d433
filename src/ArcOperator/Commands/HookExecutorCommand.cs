using System.CommandLine;
using ArcOperator.Controllers.Hooks;
using ArcOperator.HookExecutor;
using ArcOperator.Runtime.Options;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator hook-executor</c></summary>
internal static class HookExecutorCommand
{
    public static Command Create()
    {
        var flags = new OptionFlags<HookExecutorRunOptions>();
        var probe = new Option<bool>("--probe") { Description = "Check the health of the executor that runs already. Exit code 0 if it is healthy, otherwise 1." };
        var command = new Command("hook-executor", "Run the commands that the whitelist allows, for an operator in the same pod or on the same machine.") { probe };
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = flags.Read(parsed);
            if (parsed.GetValue(probe))
            {
                return await ProbeAsync(parsed, options.Hooks, cancellationToken);
            }

            await using var host = await HookExecutorHost.BuildAsync(options.Hooks, options.HookExecutor, options.Log, cancellationToken);
            await host.RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task<int> ProbeAsync(ParseResult parsed, HookOptions options, CancellationToken cancellationToken)
    {
        if (await HookExecutorProbe.CheckAsync(options, TimeProvider.System, cancellationToken) is not { } problem)
        {
            return 0;
        }

        await parsed.InvocationConfiguration.Error.WriteLineAsync($"arc-operator: {problem}");
        return 1;
    }
}
