using System.Text.Json;
using ArcOperator.Api;
using ArcOperator.Checks;
using ArcOperator.Kubernetes.Watching;
using ArcOperator.Runtime.Retries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Hosting;

/// <summary>
/// Logs what the operator lacks in its cluster, at the start and after each change of a kind of ARC, Argo or Flux. The command <c>check</c> reads more
/// facts, for which the operator has no rights.
/// </summary>
internal sealed partial class StartupCheck(KubernetesClient client, TimeProvider clock, ILogger<StartupCheck> logger) : BackgroundService
{
    private static readonly TimeSpan WatchTimeout = TimeSpan.FromMinutes(8);

    // Several definitions usually change together.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly Backoff AfterFailure = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10));

    private static readonly HashSet<string> Kinds =
        ArcKinds.All.Select(EntityMetadata.Of).Select(kind => kind.ResourceName).Concat(Diagnosis.ArgoKinds).Append(Diagnosis.FluxKind).ToHashSet();

    private HashSet<Finding> _logged = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                try
                {
                    await CheckAndWatchAsync(stoppingToken);
                    failures = 0;
                }
                catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException or IOException or JsonException or InvalidDataException)
                {
                    // The informers log an API server that does not respond.
                    NotChecked(logger, error.Message);
                    await Task.Delay(AfterFailure.Delay(failures++), clock, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Checks the kinds, and waits until one of them changes or the watch has to begin again.</summary>
    private async Task CheckAndWatchAsync(CancellationToken cancellationToken)
    {
        // Changes after this version are seen by the watch.
        var version = await ReadVersionAsync(cancellationToken);
        var findings = Diagnosis.For(await new ClusterFactsReader(client, clock).ReadKindsAsync(cancellationToken)).ToHashSet();
        foreach (var finding in findings.Except(_logged))
        {
            Found(logger, finding.Fact, finding.Command);
        }

        _logged = findings;
        var delay = version is null ? AfterFailure.Longest : Quiet;
        while (version is not null)
        {
            version = await WatchAsync(version, cancellationToken);
            await Task.Delay(Quiet, clock, cancellationToken);
        }

        await Task.Delay(delay, clock, cancellationToken);
    }

    /// <summary>Returns the current version of all definitions, or null without the right to list them.</summary>
    private async Task<string?> ReadVersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await client.ListPageAsync<CustomResourceDefinition>(new() { Limit = 1, MetadataOnly = true }, cancellationToken)).Metadata.ResourceVersion;
        }
        catch (HttpOperationException error) when (error.IsForbidden())
        {
            return null;
        }
    }

    /// <summary>Returns the version from which the next watch continues, or null if a kind has changed or the version is too old.</summary>
    private async Task<string?> WatchAsync(string version, CancellationToken cancellationToken)
    {
        var options = new WatchOptions { ResourceVersion = version, Timeout = WatchTimeout, MetadataOnly = true };
        using var stream = await client.OpenWatchAsync<CustomResourceDefinition>(options, cancellationToken);
        for (var events = new List<WatchEvent<CustomResourceDefinition>>(); await stream.ReadAsync(events, cancellationToken); events.Clear())
        {
            if (events.Any(change => change.Type == WatchEventType.Error || (change.Object is { } definition && Kinds.Contains(definition.Name()))))
            {
                return null;
            }

            version = events[^1].ResourceVersion ?? version;
        }

        return version;
    }

    [LoggerMessage(LogLevel.Warning, "Check of the cluster: {Fact}. Repair: {Command}")]
    private static partial void Found(ILogger logger, string fact, string command);

    [LoggerMessage(LogLevel.Debug, "Could not check the cluster: {Problem}")]
    private static partial void NotChecked(ILogger logger, string problem);
}
