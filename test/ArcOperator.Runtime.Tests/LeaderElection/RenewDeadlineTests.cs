using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.LeaderElection;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.LeaderElection;

/// <summary>A leader and a scripted API server.</summary>
public sealed class RenewDeadlineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly ObjectJson _json = new();
    private string _lease = "";
    private Func<PeerExchange, Task> _trouble = _ => Task.CompletedTask;
    private volatile bool _isTroubled;

    [Test]
    public Task A_leader_whose_renewals_fail_steps_down_before_the_deadline() =>
        ShouldStepDownInTimeAsync(exchange => exchange.RespondAsync(500, """{"kind":"Status","code":500,"reason":"InternalError"}"""));

    [Test]
    public Task A_leader_whose_renewals_hang_steps_down_before_the_deadline() => ShouldStepDownInTimeAsync(exchange => exchange.StallAsync());

    [Test]
    public Task A_leader_whose_last_renewal_hangs_steps_down_before_the_deadline()
    {
        var tries = 0;
        return ShouldStepDownInTimeAsync(exchange => ++tries <= 2 ? exchange.RespondAsync(500, "{}") : exchange.StallAsync());
    }

    [Test]
    public Task A_leader_whose_renewals_return_no_lease_steps_down_before_the_deadline() =>
        ShouldStepDownInTimeAsync(exchange => exchange.RespondAsync(200, "<html>sign in here</html>", ("Content-Type", "text/html")));

    [TestCase(500)]
    [TestCase(0)]
    public async Task A_lease_that_cannot_be_released_expires_without_an_error(int answer)
    {
        _trouble = exchange => answer == 0 ? exchange.StallAsync() : exchange.RespondAsync(answer, "{}");
        await using var peer = new ScriptedPeer(AnswerAsync);
        using var client = new KubernetesClient(new ClusterConfiguration { Host = peer.Uri }, _json, TimeProvider.System);
        var elector = Elector(client);
        await elector.AcquireAsync(default);
        _isTroubled = true;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await elector.ReleaseAsync(patience.Token);

        elector.IsLeader.Should().BeFalse();
    }

    [Test]
    public async Task A_renewal_is_one_conditional_patch()
    {
        await using var peer = new ScriptedPeer(AnswerAsync);
        using var client = new KubernetesClient(new ClusterConfiguration { Host = peer.Uri }, _json, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var elector = Elector(client);
        await elector.AcquireAsync(default);
        var holding = elector.HoldAsync(stop.Token);

        for (var renewals = 1; renewals <= 3; renewals++)
        {
            await _clock.AdvanceToTimerAsync(4 * Second);
            await Eventually.TrueAsync(() => peer.Requests.Count == 2 + renewals);
        }

        await stop.CancelAsync();
        await holding;
        peer.Requests.Select(request => request.Method).Should().Equal("GET", "POST", "PATCH", "PATCH", "PATCH");
        peer.Requests[^1].Body.Should().Contain("\"resourceVersion\":\"1\"");
    }

    [Test]
    public async Task A_lease_that_could_not_be_renewed_and_has_no_other_holder_is_acquired_again()
    {
        await using var peer = new ScriptedPeer(AnswerAsync);
        using var client = new KubernetesClient(new ClusterConfiguration { Host = peer.Uri }, _json, TimeProvider.System);
        var logger = new RecordingLogger<LeaderElector>();
        var elector = new LeaderElector(client, _json, new() { LeaseName = "lease", LeaseNamespace = "space" }, _clock, logger);
        await StepDownAsync(elector, exchange => exchange.RespondAsync(503, "{}"));
        logger.Lines.Should().ContainSingle(line => line.Text.StartsWith("Could not renew the lease space/lease within 20 s", StringComparison.Ordinal));

        var retaking = elector.ReacquireAsync(default);
        await Eventually.TrueAsync(() => _clock.NextTimer is not null);
        _isTroubled = false;
        _clock.Advance(5 * Second);

        (await retaking).Should().BeTrue();
        elector.IsLeader.Should().BeTrue();
        logger.Lines.Should().NotContain(line => line.Text.StartsWith("Lost", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_lease_that_another_candidate_acquired_is_lost()
    {
        await using var peer = new ScriptedPeer(AnswerAsync);
        using var client = new KubernetesClient(new ClusterConfiguration { Host = peer.Uri }, _json, TimeProvider.System);
        var logger = new RecordingLogger<LeaderElector>();
        var elector = new LeaderElector(client, _json, new() { LeaseName = "lease", LeaseNamespace = "space" }, _clock, logger);
        await StepDownAsync(elector, exchange => exchange.RespondAsync(503, "{}"));

        _trouble = exchange => exchange.Request.Method == "GET"
            ? exchange.RespondAsync(200, _lease.Replace(elector.Identity, "another", StringComparison.Ordinal))
            : exchange.RespondAsync(409, """{"kind":"Status","code":409,"reason":"Conflict"}""");

        (await elector.ReacquireAsync(default)).Should().BeFalse();
        logger.Lines.Should().ContainSingle(line => line.Text.StartsWith("Lost the lease space/lease to 'another'", StringComparison.Ordinal));
    }

    private LeaderElector Elector(KubernetesClient client) =>
        new(client, _json, new() { LeaseName = "lease", LeaseNamespace = "space" }, _clock, NullLogger<LeaderElector>.Instance);

    private async Task ShouldStepDownInTimeAsync(Func<PeerExchange, Task> trouble)
    {
        await using var peer = new ScriptedPeer(AnswerAsync);
        using var client = new KubernetesClient(new ClusterConfiguration { Host = peer.Uri }, _json, TimeProvider.System);
        await StepDownAsync(Elector(client), trouble);
    }

    private async Task StepDownAsync(LeaderElector elector, Func<PeerExchange, Task> trouble)
    {
        _trouble = trouble;
        await elector.AcquireAsync(default);
        var start = _clock.GetTimestamp();
        _isTroubled = true;
        var holding = elector.HoldAsync(default);

        while (!holding.IsCompleted)
        {
            await Eventually.TrueAsync(() => holding.IsCompleted || _clock.NextTimer is not null);
            _clock.Advance(0.25 * Second);
            // A response arrives in real time.
            await Task.Delay(20);
        }

        (await holding).Should().Be(LeadershipEnd.NotRenewed);
        elector.IsLeader.Should().BeFalse();
        _clock.GetElapsedTime(start).Should().BeLessThan(30 * Second, "by then another may lead").And.BeGreaterThanOrEqualTo(16 * Second, "one failure is not enough");
    }

    /// <summary>An API server with one lease.</summary>
    private Task AnswerAsync(PeerExchange exchange)
    {
        if (_isTroubled)
        {
            return _trouble(exchange);
        }

        if (exchange.Request.Method == "PATCH")
        {
            return exchange.RespondAsync(200, _lease);
        }

        if (exchange.Request.Method == "GET")
        {
            return exchange.RespondAsync(404, """{"kind":"Status","code":404,"reason":"NotFound","details":{"name":"lease"}}""");
        }

        _lease = exchange.Request.Body.Replace("\"metadata\":{", "\"metadata\":{\"resourceVersion\":\"1\",", StringComparison.Ordinal);
        return exchange.RespondAsync(201, _lease);
    }
}
