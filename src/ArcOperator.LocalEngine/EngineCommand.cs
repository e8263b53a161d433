using System.CommandLine;
using ArcOperator.Runtime.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.LocalEngine;

/// <summary>The command line of <c>arc-local-engine</c>.</summary>
internal static class EngineCommand
{
    private const int Failed = 1;

    public static RootCommand Create()
    {
        var cluster = new ClusterOptions();
        var flags = new OptionFlags<EngineRunOptions>();
        var command = new RootCommand("Runs the Argo Workflows of a cluster as processes of this machine: for development and CI, not for production.");
        cluster.AddTo(command);
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = flags.Read(parsed);
            var configuration = cluster.Read(parsed, TimeProvider.System);
            using var machine = await LocalEngineMachine.PrepareAsync(options.Engine, cancellationToken);
            using var host = EngineHost.Build(machine, configuration, options.Log, options.Health);
            // The services end with the run.
            var result = host.Services.GetRequiredService<OperatorResult>();
            await host.RunAsync(cancellationToken);
            return result.HasFailed ? Failed : 0;
        });
        return command;
    }
}

/// <summary>Options of the engine, by section.</summary>
internal sealed class EngineRunOptions
{
    public EngineOptions Engine { get; } = new();

    public LogOptions Log { get; } = new();

    public HealthOptions Health { get; } = new();
}
