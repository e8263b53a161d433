using System.CommandLine;
using ArcOperator.Hosting;
using ArcOperator.Options;
using ArcOperator.Runtime.Options;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator run</c></summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var flags = new OptionFlags(OptionSections.All);
        var command = new Command("run", "Run the operator until it is told to stop.");
        cluster.AddTo(command);
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = flags.Read(parsed);
            await using var host = OperatorHost.Build(cluster.Read(parsed, TimeProvider.System), options);
            await host.RunAsync(cancellationToken);
            return Environment.ExitCode;
        });
        return command;
    }
}
