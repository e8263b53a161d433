using ArcOperator.Artifacts.Options;
using ArcOperator.Options;
using ArcOperator.Runtime.Health;
using ArcOperator.Runtime.LeaderElection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Hosting;

/// <summary>Ends this process with a configuration error if another host runs a replica that stores artifacts in a folder of its own.</summary>
/// <remarks>
/// The Service of the artifacts would reach both pods, and each has only a part of the files. A replica on another host renews its Lease. A Lease
/// that does not change belongs to a process that has ended. Until the difference is known, this process is not ready.
/// </remarks>
internal sealed class ReplicaGuard(
    KubernetesClient client, LeaderElectionOptions election, ArtifactOptions artifacts, LeaderStatus leader, TimeProvider clock, IHostApplicationLifetime lifetime)
    : BackgroundService, IHealthCheck
{
    // A holder renews once per retry period. A loaded machine may miss one renewal.
    private const int RetryPeriods = 3;

    private volatile bool _isAlone;

    /// <summary>The configuration error, or null if there is none.</summary>
    public string? Mistake { get; private set; }

    /// <summary>Adds the guard if these options need one.</summary>
    public static void AddTo(IServiceCollection services, LeaderElectionOptions election, ArtifactOptions artifacts)
    {
        if (!election.Enabled || artifacts.Storage == ArtifactStorage.S3 || artifacts.SharedFolder || artifacts.Port == 0)
        {
            return;
        }

        services.AddSingleton(election).AddSingleton<ReplicaGuard>().AddHostedService(provider => provider.GetRequiredService<ReplicaGuard>());
        services.AddHealthChecks().AddCheck<ReplicaGuard>("single-replica", tags: [HealthEndpoints.Ready]);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _isAlone || leader.IsLeader ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("waits to see that no other replica renews the Lease"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (seen, since) = ((V1LeaseSpec?)null, 0L);
        while (!stoppingToken.IsCancellationRequested)
        {
            var lease = leader.IsLeader ? null : await ReadAsync(stoppingToken);
            if (seen?.HolderIdentity is { } other && lease?.HolderIdentity == other && lease.RenewTime != seen.RenewTime && !leader.IsLeader)
            {
                Mistake = $"artifact.storage is {artifacts.Storage} and the replica {other} runs already: use one replica, artifact.storage=S3, or "
                    + "artifact.sharedFolder=true with a shared volume";
                lifetime.StopApplication();
                return;
            }

            if (lease is null || seen is null || lease.HolderIdentity != seen.HolderIdentity)
            {
                (seen, since) = (lease, clock.GetTimestamp());
            }

            _isAlone = lease is null || clock.GetElapsedTime(since) >= RetryPeriods * election.RetryPeriod;
            await Task.Delay(election.RetryPeriod, clock, stoppingToken);
        }
    }

    // Returns null if no replica on another host holds the Lease. Processes of one host use the same folder.
    private async Task<V1LeaseSpec?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var @namespace = election.LeaseNamespace is { Length: > 0 } configured ? configured : client.GetCurrentNamespace();
            var lease = await client.GetAsync<V1Lease>(election.LeaseName, @namespace, cancellationToken);
            return lease?.Spec is { HolderIdentity.Length: > 0 } spec && !spec.HolderIdentity.StartsWith($"{Environment.MachineName}_", StringComparison.Ordinal) ? spec : null;
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException or IOException or OperationCanceledException)
        {
            // The election logs that the API server cannot be reached, and no replica can lead until it can be.
            return null;
        }
    }
}
