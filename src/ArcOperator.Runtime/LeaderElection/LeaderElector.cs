using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.LeaderElection;

/// <summary>Holds a Lease, or waits for it.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Of two processes with clocks that run at about the same rate, at most one leads: a leader that cannot renew
/// steps down before another may take over. A lease that is given back is taken within the retry period.</para>
/// <para><b>Assumptions.</b> All candidates use the same settings. Clocks need not agree: that a lease has expired is judged by how long
/// it was seen unchanged, on this process' own monotonic clock, never by the times that stand in it.</para>
/// <para><b>Caveats.</b> A process that was frozen for longer than the lease lasts believes for a moment that it still leads; what it
/// writes then carries preconditions, as every write does.</para>
/// <para><b>Errors.</b> None: an API server that cannot be reached counts as a renewal that failed.</para>
/// </remarks>
internal sealed class LeaderElector(
    IKubernetesClient client, KubernetesJson json, LeaderElectionSettings settings, TimeProvider clock, ILogger<LeaderElector> logger) : ILeadership
{
    private LeaseObservation? _observed;

    // When the last renewal that succeeded was asked for: others count from no earlier moment.
    private long _renewed;

    /// <summary>Host name and a number that no other process has.</summary>
    public string Identity { get; } = $"{Environment.MachineName}_{Guid.NewGuid()}";

    public bool IsLeader { get; private set; }

    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        LeaderElectionLog.Waiting(logger, settings.LeaseNamespace, settings.LeaseName, Identity);
        while (!await TryAcquireOrRenewAsync(settings.RenewDeadline / 2, cancellationToken))
        {
            await Task.Delay(Jittered(settings.RetryPeriod), clock, cancellationToken);
        }

        IsLeader = true;
        LeaderElectionLog.Leading(logger, settings.LeaseNamespace, settings.LeaseName, Identity);
    }

    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (Left() > TimeSpan.Zero)
            {
                await Task.Delay(Shorter(settings.RetryPeriod, Left()), clock, cancellationToken);
                // A request that hangs must not eat up the time in which the next would succeed, nor last beyond the deadline.
                if (!await TryAcquireOrRenewAsync(Shorter(settings.RenewDeadline / 2, Left()), cancellationToken) && IsHeldByAnother())
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }

        IsLeader = false;
        LeaderElectionLog.Lost(logger, settings.LeaseNamespace, settings.LeaseName, _observed?.Lease.Spec?.HolderIdentity ?? "");
        return false;
    }

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!IsLeader || _observed?.Lease is not { } lease || lease.Spec?.HolderIdentity != Identity)
        {
            return;
        }

        IsLeader = false;
        // client-go's way: no holder, and a lease that lasts no time.
        var given = new V1LeaseSpec
        {
            HolderIdentity = "",
            LeaseDurationSeconds = 1,
            AcquireTime = clock.GetUtcNow().UtcDateTime,
            RenewTime = clock.GetUtcNow().UtcDateTime,
            LeaseTransitions = lease.Spec.LeaseTransitions,
        };
        try
        {
            if (await WriteAsync(given, lease, cancellationToken))
            {
                LeaderElectionLog.Released(logger, settings.LeaseNamespace, settings.LeaseName);
            }
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException or IOException or JsonException or OperationCanceledException)
        {
            // Then it runs out, and the others wait a little longer.
            LeaderElectionLog.Failed(logger, settings.LeaseNamespace, settings.LeaseName, error.Message);
        }
    }

    private async Task<bool> TryAcquireOrRenewAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var lease = await client.GetAsync<V1Lease>(settings.LeaseName, settings.LeaseNamespace, either.Token);
            Observe(lease);
            if (IsHeldByAnother() || !await WriteAsync(Claim(lease?.Spec), lease, either.Token))
            {
                return false;
            }

            _renewed = asked;
            return true;
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException or IOException or JsonException)
        {
            LeaderElectionLog.Failed(logger, settings.LeaseNamespace, settings.LeaseName, error.Message);
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LeaderElectionLog.Failed(logger, settings.LeaseNamespace, settings.LeaseName, "no answer in time");
            return false;
        }
    }

    /// <summary>How long this process may still lead without another renewal.</summary>
    private TimeSpan Left() => settings.RenewDeadline - clock.GetElapsedTime(_renewed);

    private static TimeSpan Shorter(TimeSpan wanted, TimeSpan left) => left < TimeSpan.Zero ? TimeSpan.Zero : left < wanted ? left : wanted;

    // Since when it has looked like this, on our own clock.
    private void Observe(V1Lease? lease) => _observed =
        lease is null ? null
        : _observed is { } known && known.Lease.Spec == lease.Spec ? known with { Lease = lease }
        : new(lease, clock.GetTimestamp());

    private bool IsHeldByAnother() =>
        _observed is { } observed
        && observed.Lease.Spec?.HolderIdentity is { Length: > 0 } holder
        && holder != Identity
        && clock.GetElapsedTime(observed.Since) < TimeSpan.FromSeconds(observed.Lease.Spec.LeaseDurationSeconds ?? settings.LeaseDuration.TotalSeconds);

    private V1LeaseSpec Claim(V1LeaseSpec? current)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var isOurs = current?.HolderIdentity == Identity;
        return new()
        {
            HolderIdentity = Identity,
            LeaseDurationSeconds = (int)settings.LeaseDuration.TotalSeconds,
            AcquireTime = isOurs ? current?.AcquireTime : now,
            RenewTime = now,
            LeaseTransitions = current is null ? 0 : (current.LeaseTransitions ?? 0) + (isOurs ? 0 : 1),
        };
    }

    /// <summary>False: somebody else was faster.</summary>
    private async Task<bool> WriteAsync(V1LeaseSpec spec, V1Lease? current, CancellationToken cancellationToken)
    {
        try
        {
            Observe(current is null
                ? await client.CreateAsync(new V1Lease { Metadata = new() { Name = settings.LeaseName, Namespace = settings.LeaseNamespace }, Spec = spec }, cancellationToken)
                : await client.PatchAsync(current, PatchOf(current, spec), cancellationToken: cancellationToken));
            return true;
        }
        catch (HttpOperationException error) when (error.IsConflict() || error.IsAlreadyExists())
        {
            return false;
        }
    }

    // Only if nobody else wrote meanwhile.
    private V1Patch PatchOf(V1Lease current, V1LeaseSpec spec) => MergePatch.Of(new()
    {
        ["metadata"] = new JsonObject { ["resourceVersion"] = current.ResourceVersion() },
        ["spec"] = JsonSerializer.SerializeToNode(spec, json.TypeInfo<V1LeaseSpec>()),
    });

    // Candidates that started together must not go on asking together.
    private static TimeSpan Jittered(TimeSpan period) => period * (1 + (0.2 * new Random().NextDouble()));

    /// <param name="Lease">The lease as it was last read.</param>
    /// <param name="Since">Since when it has looked so: a timestamp of the clock.</param>
    private sealed record LeaseObservation(V1Lease Lease, long Since);
}
