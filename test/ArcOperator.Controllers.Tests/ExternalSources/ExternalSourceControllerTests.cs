using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>The life of an ExternalSource with a server that works.</summary>
internal sealed class ExternalSourceControllerTests : SourceTest
{
    [Test]
    public async Task Data_becomes_an_artifact_that_Flux_can_consume()
    {
        Serve("kind: ConfigMap");
        await CreateAsync(A().Into("/config//rules.yaml"));

        var source = await ReadyAsync();

        var published = await PublishedAsync();
        (await Flux.ManifestsAsync(published)).Should().Equal("config/rules.yaml");
        Encoding.UTF8.GetString((await Flux.DownloadAsync(published))["config/rules.yaml"]).Should().Be("kind: ConfigMap");
        published.Spec.SourceRef.Should().Be(new V1ObjectReference
        {
            ApiVersion = "source.flux.oddkin.co/v1alpha1", Kind = "ExternalSource", NamespaceProperty = Namespace.Name, Name = "source",
        });
        published.GetController()!.Uid.Should().Be(source.Uid());
        published.GetLabel(ArcLabels.ManagedBy).Should().Be(ArcLabels.Operator);
        published.Status.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
        published.Status.Artifact!.Metadata.Should().Equal(new Dictionary<string, string> { ["org.opencontainers.image.source"] = Url });
        source.Status.Artifact!.Url.Should().Be(published.Status.Artifact.Url);
        source.Status.Artifact.Path.Should().Be($"externalsource/{Namespace.Name}/source/{published.Status.Artifact.Digest[7..]}.tar.gz");
        source.Status.Conditions!.Select(condition => condition.Type).Should().Equal(Conditions.Ready, ExternalSourceConditions.ConsumableByFlux);
        source.HasFinalizer(ExternalSourceGroup.Finalizer).Should().BeTrue();
    }

    [TestCase("rules.yml", true)]
    [TestCase("deep/below/rules.yaml", true)]
    [TestCase("rules.json", false)]
    [TestCase("data", false)]
    public async Task A_file_named_like_a_manifest_is_found_by_Flux(string path, bool isManifest)
    {
        Serve("kind: ConfigMap");
        await CreateAsync(A().Into(path));

        var published = await DeliversAsync("kind: ConfigMap", path);

        (await Flux.ManifestsAsync(published)).Should().Equal(isManifest ? [path] : []);
    }

    [Test]
    public async Task Only_content_and_path_change_the_revision()
    {
        Serve("same");
        Hooks.With("cat", input => input);
        await Namespace.CreateSecretAsync("keys");
        await CreateAsync(A());
        var first = await DeliversAsync("same");

        foreach (var spec in new[]
        {
            """{ "interval": "2h" }""", """{ "maxRetries": 7 }""", """{ "generator": { "http": { "timeout": "20s" } } }""", """{ "generator": { "http": { "method": "POST" } } }""",
            """{ "generator": { "http": { "headersSecretRef": { "name": "keys" } } } }""", """{ "hooks": { "postRequest": [{ "name": "cat", "command": "cat" }] } }""",
            $$"""{ "generator": { "http": { "url": "{{Server.Uri}}elsewhere" } } }""", """{ "destinationPath": "./data" }""",
        })
        {
            await PatchAsync(spec);
            await ReadyAsync();
        }

        await RequestAsync("now");
        await SourceAsync(source => source.Status.LastHandledReconcileAt == "now");
        await RestartOperatorAsync();
        File.Delete(StoredFiles().Single());
        await RequestAsync("again");
        await SourceAsync(source => source.Status.LastHandledReconcileAt == "again");
        var last = await DeliversAsync("same");
        last.Status.Artifact.Should().BeEquivalentTo(first.Status.Artifact, options => options.Excluding(artifact => artifact!.Metadata));
        last.Status.Artifact!.Metadata!.Values.Should().Equal($"{Server.Uri}elsewhere");
        Serve("other");
        await PatchAsync("""{ "interval": "3h" }""");
        (await DeliversAsync("other")).Status.Artifact!.Revision.Should().NotBe(first.Status.Artifact!.Revision);
    }

    [Test]
    public async Task The_revision_changes_only_with_the_content_and_the_previous_one_stays_available()
    {
        Serve("one");
        await CreateAsync(A().Every("1s"));
        var first = (await DeliversAsync("one")).Status.Artifact!;

        Serve("one", etag: "\"another\"");
        await SourceAsync(source => source.Status.LastHandledETag == "\"another\"");
        (await PublishedAsync()).Status.Artifact.Should().BeEquivalentTo(first, "the content is the same");
        Serve("two");
        var second = (await DeliversAsync("two")).Status.Artifact!;

        second.Revision.Should().NotBe(first.Revision);
        await Flux.DownloadAsync(first.Url, first.Digest);
    }

    [Test]
    public async Task Another_destination_path_is_another_revision()
    {
        await CreateAsync(A());
        var first = await DeliversAsync("{}");

        await PatchAsync("""{ "destinationPath": "other.json" }""");

        (await DeliversAsync("{}", path: "other.json")).Status.Artifact!.Revision.Should().NotBe(first.Status.Artifact!.Revision);
    }

    [Test]
    public async Task An_unchanged_source_causes_conditional_requests_and_no_write()
    {
        Serve("same");
        await CreateAsync(A().Every("1s"));
        await ReadyAsync();
        var (writes, requests) = (Operator.Writes.Count(), Server.Requests.Count);

        await Eventually.TrueAsync(() => Server.Requests.Count >= requests + 3);

        Server.Requests.Skip(requests).Should().OnlyContain(request => request.Headers.ContainsKey("If-None-Match"));
        Operator.Writes.Skip(writes).Should().NotContain(call => call.Resource.StartsWith("external"));
    }

    [Test]
    public async Task Last_Modified_is_used_where_there_is_no_ETag()
    {
        const string time = "Sat, 31 Jan 2026 12:00:00 GMT";
        Script(exchange => exchange.Request.Headers.GetValueOrDefault("If-Modified-Since") == time
            ? exchange.RespondAsync(304, "")
            : exchange.RespondAsync(200, "dated", ("Last-Modified", time)));
        await CreateAsync(A().Every("1s"));

        (await ReadyAsync()).Status.LastModified.Should().Be(time);

        await Eventually.TrueAsync(() => Server.Requests.Count >= 3);
        Server.Requests.Skip(1).Should().OnlyContain(request => request.Headers["If-Modified-Since"] == time);
    }

    [Test]
    public async Task A_restart_sends_a_conditional_request_and_writes_nothing()
    {
        Serve("same");
        await CreateAsync(A());
        await ReadyAsync();

        await RestartOperatorAsync();

        await Eventually.TrueAsync(() => Server.Requests.Count == 2);
        Server.Requests[1].Headers.Should().ContainKey("If-None-Match");
        await SentinelAsync();
        Operator.Writes.Where(call => call.Name == "source").Should().BeEmpty();
    }

    [Test]
    public async Task Another_spec_or_Secret_causes_an_unconditional_request()
    {
        Serve("same");
        await Namespace.CreateSecretAsync("keys", "hunter2-one");
        await CreateAsync(A().Http(http => http with { HeadersSecretRef = new() { Name = "keys" } }));
        await ReadyAsync();

        await Namespace.PatchAsync<V1Secret>("keys", """{ "stringData": { "password": "hunter2-two" } }""");
        await Eventually.TrueAsync(() => Server.Requests.Count == 2);
        await PatchAsync("""{ "generator": { "http": { "timeout": "20s" } } }""");
        await Eventually.TrueAsync(() => Server.Requests.Count == 3);
        await ReadyAsync();
        await PatchAsync("""{ "interval": "2h" }""");
        await Eventually.TrueAsync(() => Server.Requests.Count == 4);

        Server.Requests.Select(request => request.Headers["password"]).Should().Equal("hunter2-one", "hunter2-two", "hunter2-two", "hunter2-two");
        Server.Requests.Select(request => request.Headers.ContainsKey("If-None-Match")).Should().Equal(false, false, false, true);
    }

    [Test]
    public async Task The_annotation_requestedAt_starts_one_attempt()
    {
        await CreateAsync(A());
        await ReadyAsync();

        await RequestAsync("now");

        await SourceAsync(source => source.Status.LastHandledReconcileAt == "now");
        await SentinelAsync();
        Server.Requests.Count(request => request.Path == "/data.json").Should().Be(2);
    }

    [Test]
    public async Task A_request_during_an_attempt_starts_another_attempt_after_it()
    {
        var first = Hold(404, "before");
        await CreateAsync(A());
        await Eventually.TrueAsync(() => Server.Requests.Count == 1);

        await RequestAsync("now");
        var second = Hold(200, "after");
        first.SetResult();
        MessageOf(await NotReadyAsync(ExternalSourceReasons.PermanentError)).Should().EndWith("(retried at once, as requested)");
        second.SetResult();

        await DeliversAsync("after");
        await SourceAsync(source => source.Status.LastHandledReconcileAt == "now");
        Server.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task A_suspended_source_is_not_fetched_and_stays_ready_until_it_is_resumed()
    {
        Serve("one");
        await CreateAsync(A().Every("1s"));
        await ReadyAsync();
        await PatchAsync("""{ "suspend": true }""");
        var suspended = await SourceAsync(source => source.Status.Conditions.IsTrue(ExternalSourceConditions.Suspended));
        suspended.Status.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
        suspended.Status.ObservedGeneration.Should().Be(2);
        var requests = Server.Requests.Count;

        Serve("two");
        await RequestAsync("now");
        await SentinelAsync();
        Server.Requests.Count(request => request.Path == "/data.json").Should().Be(requests);
        await PatchAsync("""{ "suspend": false }""");

        await DeliversAsync("two");
        (await ReadyAsync()).Status.Conditions.Should().NotContain(condition => condition.Type == ExternalSourceConditions.Suspended);
    }

    [Test]
    public async Task A_source_suspended_before_its_first_run_is_current_for_kstatus_and_starts_when_resumed()
    {
        await CreateAsync(A().With(spec => spec with { Suspend = true }));

        var held = await SourceAsync(source => source.Status.Conditions.IsTrue(ExternalSourceConditions.Suspended));

        held.Status.Conditions.Should().ContainSingle("a wait for Ready continues, and kstatus takes the source as current");
        held.Status.ObservedGeneration.Should().Be(held.Generation());
        Server.Requests.Should().BeEmpty();
        await PatchAsync("""{ "suspend": false }""");
        await DeliversAsync("{}");
        (await ReadyAsync()).Status.Conditions.Find(Conditions.Ready)!.Reason.Should().Be(ArcReasons.Succeeded);
    }

    [Test]
    public async Task A_source_suspended_during_failures_does_not_stay_in_progress()
    {
        Answer(503);
        await CreateAsync(A());
        await NotReadyAsync(ExternalSourceReasons.Failed);

        await PatchAsync("""{ "suspend": true }""");

        var held = await SourceAsync(source => source.Status.Conditions.IsTrue(ExternalSourceConditions.Suspended));
        held.Status.Conditions.Should().ContainSingle();
    }

    [Test]
    public async Task A_lost_stored_file_is_rebuilt_with_an_event()
    {
        await CreateAsync(A().Every("1s"));
        var published = await DeliversAsync("{}");
        await ReadyAsync();

        StoredFiles().ToList().ForEach(File.Delete);

        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("source")).Where(recorded => recorded.Reason == ExternalSourceReasons.ArtifactRebuilt)
            .Select(recorded => recorded.Regarding!.Kind).Distinct().Order().SequenceEqual(["ExternalArtifact", "ExternalSource"]));
        (await DeliversAsync("{}")).ResourceVersion().Should().Be(published.ResourceVersion(), "consumers see no change");
    }

    [Test]
    public async Task Deletion_takes_the_ExternalArtifact_and_then_the_files()
    {
        await CreateAsync(A());
        await ReadyAsync();
        StoredFiles().Should().ContainSingle();

        await Namespace.DeleteAsync<V1Alpha1ExternalSource>("source");

        await Namespace.GoneAsync<V1Alpha1ExternalSource>("source");
        (await Namespace.FindAsync<V1ExternalArtifact>("source")).Should().BeNull();
        StoredFiles().Should().BeEmpty();
        await Eventually.TrueAsync(async () => !(await Metrics.ReadAsync()).Contains($"namespace=\"{Namespace.Name}\""));
    }

    [Test]
    public async Task Deletion_does_not_wait_for_a_slow_source()
    {
        Script(exchange => exchange.StallAsync());
        await CreateAsync(A());
        await Eventually.TrueAsync(() => Server.Requests.Count == 1);

        await Namespace.DeleteAsync<V1Alpha1ExternalSource>("source");

        await Namespace.GoneAsync<V1Alpha1ExternalSource>("source");
    }

    [Test]
    public async Task An_edited_or_deleted_ExternalArtifact_is_restored()
    {
        await CreateAsync(A());
        await ReadyAsync();
        var right = await PublishedAsync();

        await Namespace.PatchAsync<V1ExternalArtifact>("source", """{ "spec": { "sourceRef": { "name": "other" } }, "metadata": { "labels": { "app.kubernetes.io/managed-by": "me" } } }""");
        (await PublishedAsync(artifact => artifact.Spec.SourceRef!.Name == "source")).GetLabel(ArcLabels.ManagedBy).Should().Be(ArcLabels.Operator);
        await Shared.ControlPlane.KubectlAsync("get", "--raw", "/healthz");
        await Namespace.PatchStatusAsync<V1ExternalArtifact>("source", """{ "artifact": { "revision": "mine", "digest": "sha256:00" } }""");
        (await PublishedAsync(artifact => artifact.Status.Artifact!.Revision == right.Status.Artifact!.Revision)).Status.Artifact.Should().BeEquivalentTo(right.Status.Artifact);
        await Namespace.DeleteAsync<V1ExternalArtifact>("source");
        (await PublishedAsync(artifact => artifact.Uid() != right.Uid())).Status.Artifact.Should().BeEquivalentTo(right.Status.Artifact);

        Server.Requests.Should().ContainSingle("what is stored is enough to repair it");
    }

    [Test]
    public async Task An_existing_ExternalArtifact_of_another_writer_is_a_conflict_until_it_is_deleted()
    {
        await Namespace.CreateAsync(new V1ExternalArtifact { Metadata = new() { Name = "source" }, Spec = new() { SourceRef = new() { Kind = "Other", Name = "source" } } });
        await CreateAsync(A());

        (await NotReadyAsync(ArcReasons.NameConflict)).Status.Conditions.IsTrue(Conditions.Stalled).Should().BeTrue();
        (await Namespace.FindAsync<V1ExternalArtifact>("source"))!.Spec.SourceRef!.Kind.Should().Be("Other");
        Server.Requests.Should().BeEmpty();
        await Namespace.DeleteAsync<V1ExternalArtifact>("source");

        await ReadyAsync();
        await DeliversAsync("{}");
    }

    [Test]
    public async Task An_ExternalArtifact_that_replaces_ours_is_a_conflict_until_it_is_deleted()
    {
        Serve("good");
        await CreateAsync(A());
        var good = await DeliversAsync("good");
        await ReadyAsync();
        await Operator.StopAsync();
        await Namespace.DeleteAsync<V1ExternalArtifact>("source");
        await Namespace.GoneAsync<V1ExternalArtifact>("source");
        await Namespace.CreateAsync(new V1ExternalArtifact { Metadata = new() { Name = "source" }, Spec = new() { SourceRef = new() { Kind = "Other", Name = "source" } } });
        Operator = await StartOperatorAsync();

        MessageOf(await NotReadyAsync(ArcReasons.NameConflict)).Should().Be(
            "ExternalArtifact 'source' exists and belongs to another writer: delete it; ARC retries automatically");

        (await Namespace.FindAsync<V1ExternalArtifact>("source"))!.Status.Artifact.Should().BeNull();
        await Flux.DownloadAsync(good.Status.Artifact!.Url, good.Status.Artifact.Digest);
        await Namespace.DeleteAsync<V1ExternalArtifact>("source");
        await ReadyAsync();
        (await DeliversAsync("good")).Status.Artifact.Should().BeEquivalentTo(good.Status.Artifact);
    }

    [Test]
    public async Task Older_revisions_than_the_last_two_are_deleted_after_a_minute()
    {
        await CreateAsync(A().Every("1s"));
        foreach (var content in new[] { "one", "two", "three" })
        {
            Serve(content);
            await DeliversAsync(content);
        }

        await ReadyAsync();
        StoredFiles().Count.Should().BeInRange(3, 4, "none of them was replaced a minute ago");
        var current = (await PublishedAsync()).Status.Artifact!.Digest[7..];
        foreach (var file in StoredFiles())
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(file.Contains(current) ? -2 : -3));
        }

        await Eventually.TrueAsync(() => StoredFiles().Count == 2);
        await DeliversAsync("three");
    }

    [Test]
    public async Task A_step_of_more_than_two_seconds_has_a_condition_while_it_lasts()
    {
        var release = Hold(200, "late");
        await CreateAsync(A());

        var waiting = await SourceAsync(source => source.Status.Conditions.IsTrue("Fetching"));
        waiting.Status.Conditions.Find(Conditions.Ready)!.Reason.Should().Be(ArcReasons.Progressing);
        waiting.Status.Conditions.IsTrue(Conditions.Reconciling).Should().BeTrue();
        release.SetResult();

        (await ReadyAsync()).Status.Conditions.Should().NotContain(condition => condition.Type == "Fetching" || condition.Type == Conditions.Reconciling);
    }

    [Test]
    public async Task Changes_emit_events_on_both_objects()
    {
        Serve("one");
        await CreateAsync(A().Every("1s"));
        await ReadyAsync();
        Answer(404);
        await NotReadyAsync(ExternalSourceReasons.PermanentError);
        Serve("one");
        await ReadyAsync();

        foreach (var kind in new[] { "ExternalSource", "ExternalArtifact" })
        {
            await Eventually.TrueAsync(async () => new[] { "NewArtifact", "PermanentError", "Succeeded" }
                .All((await Namespace.ListAsync<Eventsv1Event>()).Where(@event => @event.Regarding!.Kind == kind).Select(@event => @event.Reason).Contains));
        }
    }

    // A source with the shortest interval that is fetched three times. By then all due work for other sources was done.
    private async Task SentinelAsync()
    {
        await CreateAsync(A("sentinel", $"{Server.Uri}sentinel").Every("1s"));
        await Eventually.TrueAsync(() => Server.Requests.Count(request => request.Path == "/sentinel") >= 3);
    }

    /// <summary>Sets the response of the source server, which applies after the returned source completes.</summary>
    private TaskCompletionSource Hold(int status, string body)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Script(async exchange =>
        {
            await release.Task;
            await exchange.RespondAsync(status, body);
        });
        return release;
    }
}
