using System.CommandLine;
using ArcOperator.Hosting;
using ArcOperator.Options;
using ArcOperator.Runtime.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator run</c></summary>
internal static class RunCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var flags = new OptionFlags<RunOptions>();
        var command = new Command("run", "Run the operator until it receives a signal to stop.");
        cluster.AddTo(command);
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = flags.Read(parsed);
            await MetricsTokenCheck.CheckFileAsync(options.Metrics, cancellationToken);
            await using var host = OperatorHost.Build(cluster.Read(parsed, TimeProvider.System), options);
            // The services end with the run.
            var result = host.Services.GetRequiredService<OperatorResult>();
            var guard = host.Services.GetService<ReplicaGuard>();
            // The connection is opened while the services start.
            var client = host.Services.GetRequiredService<KubernetesClient>();
            var connecting = Task.Run(() => client.ConnectAsync(cancellationToken), CancellationToken.None);
            await host.RunAsync(cancellationToken);
            await connecting;
            return guard?.Mistake is { } mistake ? throw new OptionsException([mistake]) : result.HasFailed ? Failed : 0;
        });
        return command;
    }
}
