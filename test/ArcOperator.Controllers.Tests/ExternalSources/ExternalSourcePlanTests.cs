using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Artifacts;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.Tests.Builders;
using static ArcOperator.Controllers.Tests.Builders.An;

namespace ArcOperator.Controllers.Tests.ExternalSources;

public sealed class ExternalSourcePlanTests
{
    private const string Inputs = "inputs";
    private static readonly ArtifactDigest Digest = ArtifactDigest.FromHash(new byte[32]);

    [Test]
    public void A_new_source_is_looked_at()
    {
        var plan = For(Observed());

        plan.Start!.ChecksDigest.Should().BeTrue();
        plan.Publish.Should().BeTrue();
        plan.Artifact.Should().BeNull();
    }

    [Test]
    public void After_a_look_the_next_one_is_awaited()
    {
        var observed = Told(next: Noon.AddMinutes(7));

        var plan = For(observed);

        plan.Start.Should().BeNull();
        plan.NextLook.Should().Be(TimeSpan.FromMinutes(7));
        For(observed, Noon.AddMinutes(7)).Start.Should().NotBeNull();
    }

    [Test]
    public void What_waits_for_a_change_waits_for_ever()
    {
        var plan = For(Told(next: null));

        plan.Start.Should().BeNull();
        plan.NextLook.Should().BeNull();
    }

    [Test]
    public void Other_inputs_another_generation_or_a_request_are_reasons_to_look_at_once()
    {
        var observed = Told(next: null);

        For(observed with { Inputs = "others" }).Start!.Inputs.Should().Be("others");
        For(observed with { Source = Source(generation: 2, told: true) }).Start.Should().NotBeNull();
        For(observed with { Source = Source(requestedAt: "now", told: true) }).Start!.RequestedAt.Should().Be("now");
    }

    [Test]
    public void Who_asks_while_an_attempt_goes_on_is_heard_when_it_is_over()
    {
        var observed = Observed(Source(requestedAt: "now")) with { Progress = Progress(Produced()) };

        var plan = For(observed);

        plan.Result.Should().NotBeNull();
        plan.HandledRequest.Should().BeNull("it had begun before");
        plan.NextLook.Should().Be(TimeSpan.Zero);
    }

    [Test]
    public void A_process_that_starts_waits_as_long_as_the_one_before_it_would_have()
    {
        var observed = Observed(Source(told: true, status: status => status with { Failures = 5, LastFailureTime = Noon }));

        For(observed).NextLook!.Value.TotalSeconds.Should().BeInRange(12, 20);
        For(observed, Noon.AddSeconds(20)).Start.Should().NotBeNull();
    }

    [Test]
    public void An_attempt_about_something_else_is_cancelled_and_its_result_does_not_count()
    {
        var observed = Observed(Source(generation: 2));
        var running = Progress(result: null);

        For(observed with { Progress = running }).Cancel.Should().BeTrue();
        var plan = For(observed with { Progress = running with { Result = Produced() } });

        plan.Result.Should().BeNull();
        plan.Start!.Source.Generation().Should().Be(2);
    }

    [Test]
    public void A_suspended_source_is_neither_looked_at_nor_published_and_what_goes_on_is_cancelled()
    {
        var source = Source(spec: spec => spec with { Suspend = true });

        var plan = For(Observed(source) with { Progress = Progress(result: null) });

        plan.Should().Match<Plan>(found => found.IsSuspended && found.Cancel && !found.Publish && found.Start == null && found.NextLook == null);
    }

    [Test]
    public void The_time_of_an_artifact_moves_with_its_content_only()
    {
        var since = Noon.AddDays(-1);
        var finished = Observed() with { Progress = Progress(Produced()) };

        For(finished).Artifact!.LastUpdateTime.Should().Be(Noon);
        For(finished with { Source = Source(status: status => status with { Artifact = new() { Digest = Digest.ToString(), LastUpdateTime = since } }) })
            .Artifact!.LastUpdateTime.Should().Be(since, "the status knows");
        For(finished with { Published = Published(since) }).Artifact!.LastUpdateTime.Should().Be(since, "a process died before it wrote the status");
    }

    [Test]
    public void An_artifact_server_that_moves_is_told_of()
    {
        var observed = Told(next: null) with { BaseUrl = new("http://elsewhere/sub/") };

        For(observed).Artifact!.Url.Should().Be("http://elsewhere/sub/externalsource/space/source/x.tar.gz");
    }

    [Test]
    public void What_is_in_the_way_is_named_in_the_order_in_which_it_can_be_mended()
    {
        var observed = Observed() with
        {
            Problem = "spec is wrong", MissingSecrets = ["keys"], BaseUrl = null, IsFluxThere = false, Published = new() { Metadata = new() { Name = "source" } },
        };
        string Next() => For(observed).Obstacle!.Message;

        Next().Should().StartWith("spec is wrong");
        observed = observed with { Problem = null };
        Next().Should().StartWith("Secret 'keys' does not exist");
        observed = observed with { MissingSecrets = [] };
        Next().Should().StartWith("the operator's option artifact.baseUrl is not set");
        observed = observed with { BaseUrl = new("http://artifacts") };
        Next().Should().StartWith("the cluster does not know Flux's ExternalArtifact");
        observed = observed with { IsFluxThere = true };
        Next().Should().StartWith("there is an ExternalArtifact 'source' already");
        For(observed).Publish.Should().BeFalse();
    }

    [Test]
    public void Other_rules_for_hooks_are_a_reason_to_look_at_once()
    {
        var told = Told(Noon.AddHours(1));

        For(told).Start.Should().BeNull();
        For(told with { Whitelist = 1 }).Start.Should().NotBeNull();
    }

    private static Plan For(ExternalSourceObservation observed, DateTimeOffset? now = null) => ExternalSourcePlan.For(observed, new(), now ?? Noon);

    private static ExternalSourceObservation Observed(V1Alpha1ExternalSource? source = null) =>
        new(source ?? Source(), null, null, true, new("http://artifacts"), [], Inputs, 0, AttemptProgress.None);

    /// <summary>A source that was looked at and whose status says so.</summary>
    private static ExternalSourceObservation Told(DateTimeOffset? next) =>
        Observed(Source(told: true)) with { Progress = AttemptProgress.None with { Last = new(new(Source(), Inputs, 0, null, false), next) } };

    private static AttemptProgress Progress(AttemptResult? result) => AttemptProgress.None with { Current = new(Source(), Inputs, 0, null, false), Result = result };

    private static AttemptResult.Produced Produced() => new(new(ArtifactPlace.FolderOf(Source()), Digest), 100, null, null, Inputs, null, [], new(true, false, "manifests"), IsRebuilt: false);

    private static V1ExternalArtifact Published(DateTimeOffset since) => new()
    {
        Metadata = new() { Name = "source", OwnerReferences = [Source().MakeOwnerReference()] },
        Status = new() { Artifact = new() { Digest = Digest.ToString(), LastUpdateTime = since } },
    };

    private static V1Alpha1ExternalSource Source(
        long generation = 1, string? requestedAt = null, bool told = false, Func<V1Alpha1ExternalSourceSpec, V1Alpha1ExternalSourceSpec>? spec = null,
        Func<V1Alpha1ExternalSourceStatus, V1Alpha1ExternalSourceStatus>? status = null)
    {
        var source = new SourceBuilder("source", "http://host/").With(spec ?? (known => known)).Build();
        var known = told ? new V1Alpha1ExternalSourceStatus { ObservedGeneration = 1, Artifact = new() { Path = "externalsource/space/source/x.tar.gz" } } : new();
        return new()
        {
            ApiVersion = "source.flux.oddkin.co/v1alpha1",
            Kind = "ExternalSource",
            Metadata = new()
            {
                Name = source.Name(),
                Namespace = source.Namespace(),
                Uid = source.Uid(),
                Generation = generation,
                Annotations = requestedAt is null ? null : new Dictionary<string, string> { [ExternalSourceGroup.RequestedAt] = requestedAt },
            },
            Spec = source.Spec,
            Status = status is null ? known : status(known),
        };
    }
}
