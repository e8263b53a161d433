using ArcOperator.Checks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Hosting;

/// <summary>Logs what the operator lacks in its cluster, at the start and when it changes. The command <c>check</c> reads more facts, for which the operator has no rights.</summary>
internal sealed partial class StartupCheck(KubernetesClient client, TimeProvider clock, ILogger<StartupCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var logged = new HashSet<Finding>();
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                logged = await CheckAsync(logged, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task<HashSet<Finding>> CheckAsync(HashSet<Finding> logged, CancellationToken cancellationToken)
    {
        try
        {
            var findings = Diagnosis.For(await new ClusterFactsReader(client, clock).ReadKindsAsync(cancellationToken)).ToHashSet();
            foreach (var finding in findings.Except(logged))
            {
                Found(logger, finding.Fact, finding.Command);
            }

            return findings;
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException or IOException)
        {
            // The informers log an API server that does not respond.
            NotChecked(logger, error.Message);
            return logged;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Check of the cluster: {Fact}. Repair: {Command}")]
    private static partial void Found(ILogger logger, string fact, string command);

    [LoggerMessage(LogLevel.Debug, "Could not check the cluster: {Problem}")]
    private static partial void NotChecked(ILogger logger, string problem);
}
