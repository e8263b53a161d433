using System.CommandLine;
using ArcOperator.HookExecutor;
using ArcOperator.Hosting;
using ArcOperator.Options;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator hook-executor</c></summary>
internal static class HookExecutorCommand
{
    public static Command Create()
    {
        var flags = new OptionFlags(OptionSections.HookExecutor);
        var command = new Command("hook-executor", "Run the commands that the whitelist allows, for an operator in the same pod or on the same machine.");
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = OperatorConfiguration.Read(flags.File(parsed), flags.Read(parsed), OptionSections.HookExecutor);
            await using var host = await HookExecutorHost.BuildAsync(options, cancellationToken);
            await host.RunAsync(cancellationToken);
        });
        return command;
    }
}
