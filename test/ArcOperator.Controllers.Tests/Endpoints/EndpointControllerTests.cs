using System.Globalization;
using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>When an Endpoint is tried, and when it is not: a server counts how often it is asked.</summary>
internal sealed class EndpointControllerTests : EndpointTest
{
    private static readonly TimeSpan While = TimeSpan.FromMilliseconds(400);

    [Test]
    public async Task An_endpoint_is_tried_once()
    {
        await CreateAsync();

        await AskedAsync(1);
        var endpoint = await ReadyAsync();
        endpoint.Status.LastProbeTime.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(30));
        endpoint.Status.LastProbed.Should().MatchRegex("^[0-9a-f]{16}$");
        endpoint.Status.ObservedGeneration.Should().Be(endpoint.Generation());
    }

    [Test]
    public async Task It_is_asked_without_credentials_and_by_name()
    {
        await CreateAsync();

        await AskedAsync(1);
        Place.Requests[0].Should().BeEquivalentTo(new { Method = "GET", Path = "/", Body = "" });
        Place.Requests[0].Headers.Keys.Should().BeEquivalentTo("Host", "User-Agent");
    }

    [Test]
    public async Task What_is_of_no_account_does_not_have_it_tried_again()
    {
        await CreateAsync();
        await ReadyAsync();

        await Space.PatchAsync<V1Alpha1Endpoint>("place", """{ "metadata": { "labels": { "a": "b" }, "annotations": { "c": "d" } } }""");
        await Space.CreateSecretAsync("unrelated");
        await Space.CreateAsync(An.ArtifactType("another"));
        await Space.CreateAsync(An.Order("order").WithArtifact(source: "place"));
        await Space.OnlyWorkflowAsync();

        await AskedAsync(1);
    }

    [Test]
    public async Task A_restart_of_the_operator_does_not_have_it_tried_again_nor_told_again()
    {
        await CreateAsync();
        await Space.CreateAsync(An.Endpoint("wrong", url: UnknownHost));
        await EndpointAsync("Ready", "DNSFailure", "wrong");
        await ReadyAsync();
        await Eventually.TrueAsync(async () => (await Space.EventsAsync("wrong")).Count == 1);

        await RestartOperatorAsync();

        await Space.CreateAsync(An.Endpoint("later", url: $"{Place.Uri}later"));
        await EndpointAsync("Ready", "Ready", "later");
        await AskedAsync(2);
        (await Space.EventsAsync("wrong")).Should().ContainSingle().Which.Series.Should().BeNull();
    }

    [TestCase("""{ "remoteURL": "{url}other" }""")]
    [TestCase("""{ "type": "helm" }""")]
    [TestCase("""{ "usage": "PullOnly" }""")]
    public async Task A_changed_spec_has_it_tried_once_more(string change)
    {
        await CreateAsync();
        await ReadyAsync();

        await Space.PatchAsync<V1Alpha1Endpoint>("place", $$"""{ "spec": {{change.Replace("{url}", Place.Uri.AbsoluteUri, StringComparison.Ordinal)}} }""");

        await AskedAsync(2);
        await Space.EntityAsync<V1Alpha1Endpoint>("place", endpoint => endpoint.Status.ObservedGeneration == 2);
    }

    [Test]
    public async Task Its_secret_wakes_it_when_it_comes_changes_and_goes()
    {
        await CreateAsync("keys");
        await NotReadyAsync("SecretNotFound");
        await AskedAsync(0);

        await CreateLoginAsync("first");
        await ReadyAsync();
        await AskedAsync(1);

        await Space.PatchAsync<V1Secret>("keys", """{ "stringData": { "password": "second" } }""");
        await AskedAsync(2);

        await Space.PatchAsync<V1Secret>("keys", """{ "metadata": { "labels": { "a": "b" } } }""");
        await AskedAsync(2);

        await Space.DeleteAsync<V1Secret>("keys");
        (await NotReadyAsync("SecretNotFound")).Status.LastProbed.Should().BeNull();
        await AskedAsync(2);

        await CreateLoginAsync("second");
        await ReadyAsync();
        await AskedAsync(3);
    }

    [Test]
    public async Task A_force_at_has_it_tried_once_more_and_is_told_once()
    {
        await CreateAsync();
        await ReadyAsync();

        await Space.ForceAsync<V1Alpha1Endpoint>("place", "1767225600");

        await AskedAsync(2);
        (await Space.FindAsync<V1Alpha1Endpoint>("place"))!.Status.LastForceAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1767225600));
        await ToldAsync("Normal ForceReconcile: probing again: arc.opendefense.cloud/force-at is 2026-01-01T00:00:00Z");
    }

    [Test]
    public async Task A_force_at_of_the_future_waits_for_its_time_and_does_not_loop()
    {
        await CreateAsync();
        await ReadyAsync();

        await Space.ForceAsync<V1Alpha1Endpoint>("place", DateTimeOffset.UtcNow.AddSeconds(3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

        await AskedAsync(1);
        await AskedAsync(2);
    }

    [Test]
    public async Task A_force_at_that_cannot_be_read_is_told_and_forgiven()
    {
        await CreateAsync();
        await ReadyAsync();

        await Space.ForceAsync<V1Alpha1Endpoint>("place", "soon");
        var endpoint = await NotReadyAsync("InvalidAnnotation");
        await Space.PatchAsync<V1Alpha1Endpoint>("place", """{ "metadata": { "annotations": null } }""");
        await ReadyAsync();

        Finding(endpoint).Should().Be("Reachable True Answered, Authenticated True Anonymous, Ready False InvalidAnnotation");
        await AskedAsync(1);
    }

    [Test]
    public async Task What_is_wrong_is_told_once_for_each_reason_and_so_is_that_it_is_well_again()
    {
        await CreateAsync("keys");
        await NotReadyAsync("SecretNotFound");
        await CreateLoginAsync("first");
        await ReadyAsync();
        await Space.PatchAsync<V1Alpha1Endpoint>("place", $$"""{ "spec": { "remoteURL": "{{UnknownHost}}" } }""");
        await NotReadyAsync("DNSFailure");
        await Space.ForceAsync<V1Alpha1Endpoint>("place", "1767225600");
        await Space.PatchAsync<V1Alpha1Endpoint>("place", """{ "metadata": { "labels": { "a": "b" } } }""");

        await ToldAsync(
            "Warning SecretNotFound: Secret 'keys' (spec.secretRef) does not exist in this namespace; create it and ARC retries automatically",
            "Normal Ready: the endpoint can be used",
            $"Warning DNSFailure: the name '{UnknownHost}' does not resolve",
            "Normal ForceReconcile: probing again: arc.opendefense.cloud/force-at is 2026-01-01T00:00:00Z");
        await NothingIsShownAsync("first");
    }

    private Task<V1Alpha1Endpoint> CreateAsync(string? secret = null) => CreateAsync($"{Place.Uri}", secret);

    private Task<V1Alpha1Endpoint> ReadyAsync() => Space.EntityAsync<V1Alpha1Endpoint>("place", endpoint => endpoint.Status.Conditions.IsTrue(Conditions.Ready));

    private Task<V1Alpha1Endpoint> NotReadyAsync(string reason) => EndpointAsync(Conditions.Ready, reason);

    /// <summary>The place is asked so often, and not more often.</summary>
    private async Task AskedAsync(int times)
    {
        await Eventually.TrueAsync(() => Place.Requests.Count >= times, what: $"the place was asked {times} times");
        await Eventually.StaysTrueAsync(() => Task.FromResult(Place.Requests.Count == times), While, $"the place was asked {times} times");
    }

    private async Task ToldAsync(params IReadOnlyList<string> facts)
    {
        await Eventually.TrueAsync(async () => (await TellingsAsync()).Count >= facts.Count);
        await Eventually.StaysTrueAsync(async () => (await TellingsAsync()).Count == facts.Count, While);
        (await TellingsAsync()).Should().BeEquivalentTo(facts);
    }

    private async Task<IReadOnlyList<string>> TellingsAsync() =>
        [.. (await Space.EventsAsync("place")).SelectMany(told => Enumerable.Repeat($"{told.Type} {told.Reason}: {told.Note}", told.Series?.Count ?? 1))];
}
