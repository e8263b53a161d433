using System.CommandLine;
using ArcOperator.Runtime.Hosting;
using ArcOperator.Runtime.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.LocalEngine;

/// <summary>The command line of <c>arc-local-engine</c>.</summary>
internal static class EngineCommand
{
    private const int Failed = 1;

    public static IReadOnlyList<OptionSection> Sections { get; } =
    [
        new("engine", typeof(EngineOptions)),
        new("log", typeof(LogOptions)),
        new("health", typeof(HealthOptions)),
    ];

    public static RootCommand Create()
    {
        var cluster = new ClusterOptions();
        var flags = new OptionFlags(Sections);
        var command = new RootCommand("Runs the Argo Workflows of a cluster as processes of this machine: for development and CI, not for production.");
        cluster.AddTo(command);
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = flags.Read(parsed);
            var configuration = cluster.Read(parsed, TimeProvider.System);
            using var machine = await LocalEngineMachine.PrepareAsync((EngineOptions)options[typeof(EngineOptions)], cancellationToken);
            using var host = EngineHost.Build(machine, configuration, (LogOptions)options[typeof(LogOptions)], (HealthOptions)options[typeof(HealthOptions)]);
            // The services end with the run.
            var result = host.Services.GetRequiredService<OperatorResult>();
            await host.RunAsync(cancellationToken);
            return result.HasFailed ? Failed : 0;
        });
        return command;
    }
}
