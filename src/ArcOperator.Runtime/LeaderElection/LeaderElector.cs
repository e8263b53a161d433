using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Runtime.LeaderElection;

/// <summary>Holds a Lease, or waits for it.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Of two processes with clocks that run at about the same rate, at most one leads: a leader that cannot renew
/// steps down before another may take over. A lease that is given back is taken within the retry period. A renewal is one request: a
/// patch that the server refuses if the lease was changed since it was read.</para>
/// <para><b>Assumptions.</b> All candidates use the same settings. Clocks may disagree: a lease has expired after it was seen unchanged
/// for its duration on this process' own monotonic clock. The times inside the lease are not used. A duration outside of the range that
/// an operator can be configured with counts as the end of that range, so a foreign record delays the election and does not stop it.</para>
/// <para><b>Caveats.</b> A process that was frozen for longer than the lease lasts leads for a moment after it wakes; its writes carry
/// preconditions, as all writes do.</para>
/// <para><b>Errors.</b> None: an API server that cannot be reached counts as a renewal that failed.</para>
/// </remarks>
internal sealed class LeaderElector(
    IKubernetesClient client, ObjectJson json, LeaderElectionSettings settings, TimeProvider clock, ILogger<LeaderElector> logger) : ILeadership
{
    private readonly Random _random = new();
    private LeaseObservation? _observed;

    // Start of the last successful renewal. The other candidates count from a later time.
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

        Lead();
    }

    public async Task<LeadershipEnd> HoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (Left() > TimeSpan.Zero)
            {
                await Task.Delay(Shorter(settings.RetryPeriod, Left()), clock, cancellationToken);
                // Leaves time for a second attempt after a request that hangs, and ends at the deadline.
                if (!await TryAcquireOrRenewAsync(Shorter(settings.RenewDeadline / 2, Left()), cancellationToken) && IsHeldByAnother())
                {
                    return Lost();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return LeadershipEnd.Cancelled;
        }

        IsLeader = false;
        LeaderElectionLog.NotRenewed(logger, settings.LeaseNamespace, settings.LeaseName, settings.RenewDeadline.TotalSeconds);
        return LeadershipEnd.NotRenewed;
    }

    public async Task<bool> ReacquireAsync(CancellationToken cancellationToken)
    {
        while (!await TryAcquireOrRenewAsync(settings.RenewDeadline / 2, cancellationToken))
        {
            if (IsHeldByAnother())
            {
                Lost();
                return false;
            }

            await Task.Delay(Jittered(settings.RetryPeriod), clock, cancellationToken);
        }

        Lead();
        return true;
    }

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!IsLeader || _observed?.Lease is not { } lease || lease.Spec?.HolderIdentity != Identity)
        {
            return;
        }

        IsLeader = false;
        // As client-go does: without a holder, and with the shortest duration.
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
            // The lease expires later, and the others wait until then.
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
            // A lease that this process held is most likely unchanged. If not, the patch fails.
            if (!(IsOwn(_observed?.Lease.Spec) && await WriteAsync(Claim(_observed?.Lease.Spec), _observed?.Lease, either.Token)))
            {
                var lease = await client.GetAsync<V1Lease>(settings.LeaseName, settings.LeaseNamespace, either.Token);
                Observe(lease);
                if (IsHeldByAnother() || !await WriteAsync(Claim(lease?.Spec), lease, either.Token))
                {
                    return false;
                }
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

    private void Lead()
    {
        IsLeader = true;
        LeaderElectionLog.Leading(logger, settings.LeaseNamespace, settings.LeaseName, Identity);
    }

    private LeadershipEnd Lost()
    {
        IsLeader = false;
        LeaderElectionLog.Lost(logger, settings.LeaseNamespace, settings.LeaseName, _observed?.Lease.Spec?.HolderIdentity ?? "");
        return LeadershipEnd.HeldByAnother;
    }

    /// <summary>Time for which this process may still lead without another renewal.</summary>
    private TimeSpan Left() => settings.RenewDeadline - clock.GetElapsedTime(_renewed);

    private static TimeSpan Shorter(TimeSpan wanted, TimeSpan left) => left < TimeSpan.Zero ? TimeSpan.Zero : left < wanted ? left : wanted;

    // Keeps the time of the first observation on this process' clock while the lease stays the same.
    private void Observe(V1Lease? lease)
    {
        if (_observed is { } known && lease is not null && known.Lease.Spec == lease.Spec)
        {
            _observed = known with { Lease = lease };
            return;
        }

        _observed = lease is null ? null : new(lease, clock.GetTimestamp());
        if (lease?.Spec is { LeaseDurationSeconds: { } seconds, HolderIdentity: { Length: > 0 } holder } spec && Duration(spec).TotalSeconds is var used && used < seconds)
        {
            LeaderElectionLog.Bounded(logger, settings.LeaseNamespace, settings.LeaseName, holder, used);
        }
    }

    private bool IsOwn(V1LeaseSpec? spec) => spec?.HolderIdentity == Identity;

    private bool IsHeldByAnother() =>
        _observed is { } observed
        && observed.Lease.Spec?.HolderIdentity is { Length: > 0 } holder
        && holder != Identity
        && clock.GetElapsedTime(observed.Since) < Duration(observed.Lease.Spec);

    // A shorter duration than the own one is not accepted: the leader that holds the lease renews it at its own pace.
    private TimeSpan Duration(V1LeaseSpec spec)
    {
        var recorded = TimeSpan.FromSeconds(spec.LeaseDurationSeconds ?? settings.LeaseDuration.TotalSeconds);
        var longest = LeaderElectionSettings.LongestLeaseDuration;
        return recorded < settings.LeaseDuration ? settings.LeaseDuration : recorded > longest ? longest : recorded;
    }

    private V1LeaseSpec Claim(V1LeaseSpec? current)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var isOurs = IsOwn(current);
        return new()
        {
            HolderIdentity = Identity,
            LeaseDurationSeconds = (int)settings.LeaseDuration.TotalSeconds,
            AcquireTime = isOurs ? current?.AcquireTime : now,
            RenewTime = now,
            LeaseTransitions = current is null ? 0 : Transitions(current.LeaseTransitions ?? 0, isOurs),
        };
    }

    // The API server accepts the largest number, but not one beyond it.
    private static int Transitions(int recorded, bool isOurs) => isOurs || recorded == int.MaxValue ? recorded : recorded + 1;

    /// <summary>Returns false if the lease was changed, created or deleted since it was read.</summary>
    private async Task<bool> WriteAsync(V1LeaseSpec spec, V1Lease? current, CancellationToken cancellationToken)
    {
        try
        {
            Observe(current is null
                ? await client.CreateAsync(new V1Lease { Metadata = new() { Name = settings.LeaseName, NamespaceProperty = settings.LeaseNamespace }, Spec = spec }, cancellationToken)
                : await client.PatchAsync(current, PatchOf(current, spec), cancellationToken: cancellationToken));
            return true;
        }
        catch (HttpOperationException error) when (error.IsConflict() || error.IsAlreadyExists() || error.IsNotFound())
        {
            return false;
        }
    }

    // The version makes the server refuse the patch after another write.
    private V1Patch PatchOf(V1Lease current, V1LeaseSpec spec) => MergePatch.Of(new()
    {
        ["metadata"] = new JsonObject { ["resourceVersion"] = current.ResourceVersion() },
        ["spec"] = JsonSerializer.SerializeToNode(spec, json.TypeInfo<V1LeaseSpec>()),
    });

    // Spreads the requests of candidates that started together.
    private TimeSpan Jittered(TimeSpan period) => period * (1 + (0.2 * _random.NextDouble()));

    /// <param name="Lease">The lease as it was last read.</param>
    /// <param name="Since">Timestamp of the clock at which the lease was first seen in this state.</param>
    private sealed record LeaseObservation(V1Lease Lease, long Since);
}
