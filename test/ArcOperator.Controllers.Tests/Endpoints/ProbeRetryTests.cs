using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>The schedule of probes after one without a response.</summary>
public sealed class ProbeRetryTests
{
    private const int Endpoints = 3000;

    private static readonly EndpointOptions Options = new();

    [Test]
    public void The_delay_doubles_up_to_five_minutes_and_is_shortened_by_at_most_a_quarter()
    {
        foreach (var (index, full) in new[] { 5, 10, 20, 40, 80, 160, 300, 300, 300 }.Index())
        {
            ProbeRetry.Delay(index + 1, Options, "seed").TotalSeconds.Should().BeInRange(full * 0.75, full);
        }

        ProbeRetry.Delay(long.MaxValue, Options, "seed").TotalMinutes.Should().BeInRange(3.75, 5);
    }

    [Test]
    public void Thousands_of_endpoints_that_failed_together_are_probed_evenly_over_the_quarter()
    {
        var delays = Enumerable.Range(0, Endpoints).Select(index => ProbeRetry.Delay(9, Options, $"uid-{index}").TotalSeconds).Order().ToList();

        // 75 seconds, 40 Endpoints a second on average.
        delays.GroupBy(Math.Floor).Max(second => second.Count()).Should().BeLessThan(80);
        delays[^1].Should().BeLessThanOrEqualTo(300);
        (delays[^1] - delays[0]).Should().BeGreaterThan(70);
    }

    [Test]
    public void An_endpoint_without_a_response_is_probed_again_and_the_status_says_when()
    {
        var first = Silent();

        first.Status!.ProbeFailures.Should().Be(1);
        first.PlanAt(An.Noon.AddSeconds(3)).Probe.Should().BeFalse();
        first.PlanAt(An.Noon.AddSeconds(5)).Probe.Should().BeTrue();
        first.RequeueAt(An.Noon)!.Value.TotalSeconds.Should().BeInRange(3.75, 5);
        first.Status.Conditions.Find(Conditions.Reconciling)!.Message.Should().MatchRegex(@"^1 probe failed, the next one is due at 2026-01-31T12:00:0[345]Z$");
    }

    [Test]
    public void Each_failure_counts_and_a_response_ends_the_count()
    {
        var second = Silent(An.Noon.AddSeconds(5), Silent());

        second.Status!.ProbeFailures.Should().Be(2);
        second.RequeueAt(An.Noon.AddSeconds(5))!.Value.TotalSeconds.Should().BeInRange(7.5, 10);
        second.Status.Conditions.Find(Conditions.Reconciling)!.Message.Should().StartWith("2 probes in a row failed, ");
        second.Probed(An.Noon.AddMinutes(1)).Status!.ProbeFailures.Should().BeNull();
        second.Probed(An.Noon.AddMinutes(1)).RequeueAt(An.Noon.AddMinutes(1)).Should().BeNull();
    }

    [Test]
    public void A_changed_spec_starts_the_count_anew() =>
        Silent(An.Noon.AddSeconds(1), Silent(An.Noon.AddSeconds(5), Silent()).With(spec => spec with { RemoteUrl = "other.example" })).Status!.ProbeFailures.Should().Be(1);

    [Test]
    public void A_restart_keeps_the_time_of_the_next_probe_because_the_status_holds_it()
    {
        var silent = Silent();

        silent.RequeueAt(An.Noon.AddSeconds(1)).Should().Be(silent.RequeueAt(An.Noon) - TimeSpan.FromSeconds(1));
        silent.RequeueAt(An.Noon.AddHours(1)).Should().Be(TimeSpan.Zero, "the probe became due while the operator was away");
    }

    [Test]
    public void A_reconcile_without_a_probe_leaves_the_status_unchanged()
    {
        var silent = Silent(An.Noon.AddMilliseconds(700));

        silent.StatusAt(An.Noon.AddSeconds(2), probe: null).Should().BeEquivalentTo(silent.Status);
    }

    [Test]
    public void A_clock_that_was_set_back_does_not_postpone_the_probe() =>
        Silent(An.Noon.AddYears(1)).RequeueAt(An.Noon)!.Value.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(5));

    [Test]
    public void The_status_of_an_earlier_version_without_a_count_is_probed_again()
    {
        var silent = Silent();
        var earlier = silent with { Status = silent.Status! with { ProbeFailures = null } };

        earlier.PlanAt(An.Noon.AddSeconds(5)).Probe.Should().BeTrue();
        earlier.StatusAt(An.Noon.AddSeconds(1), null).Conditions.Find(Conditions.Reconciling).Should().NotBeNull();
    }

    [TestCase("DNSFailure", true)]
    [TestCase("ConnectionRefused", true)]
    [TestCase("ConnectionFailed", true)]
    [TestCase("TLSError", true)]
    [TestCase("Timeout", true)]
    [TestCase("ServerError", true)]
    [TestCase("TargetDenied", false)]
    public void Failures_of_the_connection_are_retried_and_refusals_are_stalled(string reason, bool isRetried)
    {
        var place = new EndpointBuilder().Probed(probe: ProbeResult.Unreachable(reason, "no"));

        place.RequeueAt(An.Noon).HasValue.Should().Be(isRetried);
        place.Status!.Conditions.IsTrue(Conditions.Reconciling).Should().Be(isRetried);
        place.Status.Conditions.IsTrue(Conditions.Stalled).Should().Be(!isRetried);
    }

    [Test]
    public void Credentials_that_are_refused_are_stalled_and_not_sent_again()
    {
        var place = new EndpointBuilder().Probed(probe: new(EndpointConditions.Reachable("True", "Answered", ""), CredentialCondition.Refused("no")));

        place.RequeueAt(An.Noon).Should().BeNull();
        place.Status!.Conditions.Find(Conditions.Stalled)!.Reason.Should().Be("Unauthorized");
    }

    [Test]
    public void Without_probes_nothing_is_due_and_an_old_failure_is_forgotten()
    {
        var silent = Silent() with { Options = new() { Probe = false } };

        silent.RequeueAt(An.Noon).Should().BeNull();
        silent.StatusAt(An.Noon.AddMinutes(1), null).Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
    }

    private static EndpointBuilder Silent(DateTimeOffset? at = null, EndpointBuilder? before = null) =>
        (before ?? new()).Probed(at, ProbeResult.Unreachable("ConnectionRefused", "place.example refuses connections"));
}

/// <summary>Endpoints whose servers start later than they do.</summary>
internal sealed class ProbeRetryInClusterTests : EndpointTest
{
    private const int SilentEndpoints = 150;

    protected override EndpointOptions Options => new() { ProbeTimeout = TimeSpan.FromSeconds(1), ProbeRetryDelay = TimeSpan.FromSeconds(1), ProbeMaxRetryDelay = TimeSpan.FromSeconds(2) };

    [Test]
    public async Task An_endpoint_becomes_ready_after_its_server_starts_also_when_the_operator_restarts_in_between()
    {
        var isUp = false;
        var place = Serve(exchange => Volatile.Read(ref isUp) ? exchange.RespondAsync(200, "") : Cut(exchange));
        await CreateAsync($"{place.Uri}");
        await Namespace.EntityAsync<V1Alpha1Endpoint>("place", endpoint => endpoint.Status.ProbeFailures >= 2 && endpoint.Status.Conditions.IsTrue(Conditions.Reconciling));
        await RestartOperatorAsync();
        var asked = place.Requests.Count;
        await Eventually.TrueAsync(() => place.Requests.Count > asked);

        Volatile.Write(ref isUp, true);

        var ready = await EndpointAsync(Conditions.Ready, "Ready");
        ready.Status.ProbeFailures.Should().BeNull();
        ready.Status.Conditions.Find(Conditions.Reconciling).Should().BeNull();
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("place")).Count == 2);
        (await Namespace.EventsAsync("place")).Select(recorded => $"{recorded.Reason} {recorded.Series?.Count ?? 1}").Should().BeEquivalentTo("ConnectionFailed 1", "Ready 1");

        static Task Cut(PeerExchange exchange)
        {
            exchange.Cut();
            return Task.CompletedTask;
        }
    }

    [Test]
    public async Task Many_endpoints_that_do_not_respond_are_all_probed_again_and_a_new_one_becomes_ready_meanwhile()
    {
        var silent = Serve(exchange => exchange.StallAsync());
        await Task.WhenAll(Enumerable.Range(0, SilentEndpoints).Select(index => CreateAsync($"{silent.Uri}{index}", name: $"silent-{index}")));
        // All are due for further probes from now on.
        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<V1Alpha1Endpoint>()).All(endpoint => endpoint.Status.LastProbeTime is not null), TimeSpan.FromMinutes(2));

        await CreateAsync($"{Place.Uri}");

        await EndpointAsync(Conditions.Ready, "Ready");
        await Eventually.TrueAsync(
            () => Enumerable.Range(0, SilentEndpoints).All(index => silent.Requests.Count(request => request.Path == $"/{index}") >= 2), TimeSpan.FromMinutes(2),
            "each of them is probed again");
    }
}
