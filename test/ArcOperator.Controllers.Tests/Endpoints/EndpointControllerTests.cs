using System.Globalization;
using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>Changes that cause a probe of an Endpoint, and changes that do not. A server counts the probes.</summary>
internal sealed class EndpointControllerTests : EndpointTest
{
    private ShiftedClock _clock = null!;
    private int _sentinels;

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        _clock ??= new();
        services.AddSingleton<TimeProvider>(_clock);
    }

    [TearDown]
    public void ForgetClock() => _clock = null!;

    [Test]
    public async Task A_new_Endpoint_is_probed_once()
    {
        await CreateAsync();

        await ProbedAsync(1);
        var endpoint = await ReadyAsync();
        endpoint.Status.LastProbeTime.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(30));
        endpoint.Status.LastProbed.Should().MatchRegex("^[0-9a-f]{16}$");
        endpoint.Status.ObservedGeneration.Should().Be(endpoint.Generation());
    }

    [Test]
    public async Task The_first_request_has_no_credentials_and_names_its_client()
    {
        await CreateAsync();

        await ProbedAsync(1);
        Place.Requests[0].Should().BeEquivalentTo(new { Method = "GET", Path = "/", Body = "" });
        Place.Requests[0].Headers.Keys.Should().BeEquivalentTo("Host", "User-Agent");
    }

    [Test]
    public async Task A_change_of_labels_or_of_unrelated_objects_causes_no_probe()
    {
        await CreateAsync();
        await ReadyAsync();

        await Namespace.PatchAsync<V1Alpha1Endpoint>("place", """{ "metadata": { "labels": { "a": "b" }, "annotations": { "c": "d" } } }""");
        await Namespace.CreateSecretAsync("unrelated");
        await Namespace.CreateAsync(An.ArtifactType("another"));
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "place"));
        await Namespace.OnlyWorkflowAsync();

        await ProbedAsync(1);
    }

    [Test]
    public async Task A_restart_of_the_operator_causes_no_probe_and_no_event()
    {
        await CreateAsync();
        await Namespace.CreateAsync(An.Endpoint("wrong", url: UnknownHost));
        await EndpointAsync("Ready", "DNSFailure", "wrong");
        await ReadyAsync();
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("wrong")).Count == 1);

        await RestartOperatorAsync();

        await Namespace.CreateAsync(An.Endpoint("later", url: $"{Place.Uri}later"));
        await EndpointAsync("Ready", "Ready", "later");
        await ProbedAsync(2);
        (await Namespace.EventsAsync("wrong")).Should().ContainSingle().Which.Series.Should().BeNull();
    }

    [TestCase("""{ "remoteURL": "{url}other" }""")]
    [TestCase("""{ "type": "helm" }""")]
    [TestCase("""{ "usage": "PullOnly" }""")]
    public async Task A_changed_spec_causes_one_probe(string change)
    {
        await CreateAsync();
        await ReadyAsync();

        await Namespace.PatchAsync<V1Alpha1Endpoint>("place", $$"""{ "spec": {{change.Replace("{url}", Place.Uri.AbsoluteUri, StringComparison.Ordinal)}} }""");

        await ProbedAsync(2);
        await Namespace.EntityAsync<V1Alpha1Endpoint>("place", endpoint => endpoint.Status.ObservedGeneration == 2);
    }

    [Test]
    public async Task A_created_and_a_changed_Secret_cause_one_probe_each()
    {
        await CreateAsync("keys");
        await NotReadyAsync("SecretNotFound");
        await ProbedAsync(0);

        await CreateLoginAsync("first");
        await ReadyAsync();
        await ProbedAsync(1);

        await Namespace.PatchAsync<V1Secret>("keys", """{ "stringData": { "password": "second" } }""");
        await ProbedAsync(2);

        await Namespace.PatchAsync<V1Secret>("keys", """{ "metadata": { "labels": { "a": "b" } } }""");
        await ProbedAsync(2);

        await Namespace.DeleteAsync<V1Secret>("keys");
        (await NotReadyAsync("SecretNotFound")).Status.LastProbed.Should().BeNull();
        await ProbedAsync(2);

        await CreateLoginAsync("second");
        await ReadyAsync();
        await ProbedAsync(3);
    }

    [Test]
    public async Task A_force_at_causes_one_probe_and_one_event()
    {
        await CreateAsync();
        await ReadyAsync();

        await Namespace.ForceAsync<V1Alpha1Endpoint>("place", "1767225600");

        await ProbedAsync(2);
        (await Namespace.FindAsync<V1Alpha1Endpoint>("place"))!.Status.LastForceAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1767225600));
        await EmitsAsync("Normal ForceReconcile: probing again: arc.opendefense.cloud/force-at is 2026-01-01T00:00:00Z");
    }

    [Test]
    public async Task A_force_at_in_the_future_causes_one_probe_when_it_is_due()
    {
        await CreateAsync();
        await ReadyAsync();
        var due = _clock.GetUtcNow().AddHours(2);

        await Namespace.ForceAsync<V1Alpha1Endpoint>("place", due.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        await ProbedAsync(1);

        // A new type requeues the Endpoints of its namespace.
        _clock.ShiftTo(due);
        await Namespace.CreateAsync(An.ArtifactType("another"));
        await ProbedAsync(2);
    }

    [Test]
    public async Task An_invalid_force_at_is_reported_until_it_is_removed()
    {
        await CreateAsync();
        await ReadyAsync();

        await Namespace.ForceAsync<V1Alpha1Endpoint>("place", "soon");
        var endpoint = await NotReadyAsync("InvalidAnnotation");
        await Namespace.PatchAsync<V1Alpha1Endpoint>("place", """{ "metadata": { "annotations": null } }""");
        await ReadyAsync();

        Finding(endpoint).Should().Be("Reachable True Answered, Authenticated True Anonymous, Ready False InvalidAnnotation");
        await ProbedAsync(1);
    }

    [Test]
    public async Task Each_problem_and_its_end_emit_one_event()
    {
        await CreateAsync("keys");
        await NotReadyAsync("SecretNotFound");
        await CreateLoginAsync("first");
        await ReadyAsync();
        await Namespace.PatchAsync<V1Alpha1Endpoint>("place", $$"""{ "spec": { "remoteURL": "{{UnknownHost}}" } }""");
        await NotReadyAsync("DNSFailure");
        await Namespace.ForceAsync<V1Alpha1Endpoint>("place", "1767225600");
        await Namespace.PatchAsync<V1Alpha1Endpoint>("place", """{ "metadata": { "labels": { "a": "b" } } }""");

        await EmitsAsync(
            "Warning SecretNotFound: Secret 'keys' (spec.secretRef) does not exist in this namespace; create it and ARC retries automatically",
            "Normal Ready: the endpoint can be used",
            $"Warning DNSFailure: the name '{UnknownHost}' does not resolve",
            "Normal ForceReconcile: probing again: arc.opendefense.cloud/force-at is 2026-01-01T00:00:00Z");
        await NothingIsShownAsync("first");
    }

    private Task<V1Alpha1Endpoint> CreateAsync(string? secret = null) => CreateAsync($"{Place.Uri}", secret);

    private Task<V1Alpha1Endpoint> ReadyAsync() => Namespace.EntityAsync<V1Alpha1Endpoint>("place", endpoint => endpoint.Status.Conditions.IsTrue(Conditions.Ready));

    private Task<V1Alpha1Endpoint> NotReadyAsync(string reason) => EndpointAsync(Conditions.Ready, reason);

    /// <summary>Asserts the number of probes. A later Endpoint is probed after its Secret was created, so all earlier changes were processed before.</summary>
    private async Task ProbedAsync(int times)
    {
        await Eventually.TrueAsync(() => Probes >= times, what: $"{times} probes");
        var sentinel = $"sentinel-{_sentinels++}";
        await Namespace.CreateAsync(An.Endpoint(sentinel, "http", $"{Place.Uri}{sentinel}", secret: sentinel));
        await EndpointAsync(Conditions.Ready, "SecretNotFound", sentinel);
        await Namespace.CreateSecretAsync(sentinel);
        await EndpointAsync(Conditions.Ready, "Ready", sentinel);
        Probes.Should().Be(times);
    }

    private int Probes => Place.Requests.Count(request => !request.Path.StartsWith("/sentinel-", StringComparison.Ordinal));

    // Events are written in their order, so one of a later Endpoint comes after all others.
    private async Task EmitsAsync(params IReadOnlyList<string> expected)
    {
        await Eventually.TrueAsync(async () => (await EventsAsync()).Count >= expected.Count);
        var sentinel = $"sentinel-{_sentinels++}";
        await Namespace.CreateAsync(An.Endpoint(sentinel, url: UnknownHost));
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync(sentinel)).Count > 0);
        (await EventsAsync()).Should().BeEquivalentTo(expected);
    }

    private async Task<IReadOnlyList<string>> EventsAsync() => [.. (await Namespace.EventsAsync("place"))
        .SelectMany(record => Enumerable.Repeat($"{record.Type} {record.Reason}: {record.Note}", record.Series?.Count ?? 1))];
}
