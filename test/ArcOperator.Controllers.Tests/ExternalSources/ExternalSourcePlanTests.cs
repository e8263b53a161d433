using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Artifacts.Streams;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Builders;
using static ArcOperator.Controllers.Tests.Builders.An;

namespace ArcOperator.Controllers.Tests.ExternalSources;

public sealed class ExternalSourcePlanTests
{
    private const string Inputs = "inputs";
    private static readonly AttemptBasis Basis = new(1, Inputs, 0);
    private static readonly ArtifactDigest Digest = ArtifactDigest.FromHash(new byte[32]);

    [Test]
    public void A_new_source_starts_an_attempt()
    {
        var plan = For(Observed());

        plan.Start.Should().NotBeNull();
        plan.Publish.Should().BeTrue();
        plan.Artifact.Should().BeNull();
    }

    [Test]
    public void After_an_attempt_the_next_one_starts_when_it_is_due()
    {
        var observed = Concluded(next: Noon.AddMinutes(7));

        var plan = For(observed);

        plan.Start.Should().BeNull();
        plan.RequeueAfter.Should().Be(TimeSpan.FromMinutes(7));
        For(observed, Noon.AddMinutes(7)).Start.Should().NotBeNull();
    }

    [Test]
    public void A_source_that_waits_for_a_change_is_not_requeued()
    {
        var plan = For(Concluded(next: null));

        plan.Start.Should().BeNull();
        plan.RequeueAfter.Should().BeNull();
    }

    [Test]
    public void Other_inputs_another_generation_or_a_request_start_an_attempt_at_once()
    {
        var observed = Concluded(next: null);

        For(observed with { Inputs = "others" }).Start!.Basis.Inputs.Should().Be("others");
        For(observed with { Source = Source(generation: 2, isConcluded: true) }).Start.Should().NotBeNull();
        For(observed with { Source = Source(requestedAt: "now", isConcluded: true) }).Start!.RequestedAt.Should().Be("now");
    }

    [Test]
    public void A_request_during_an_attempt_is_handled_by_the_next_one()
    {
        var observed = Observed(Source(requestedAt: "now")) with { Progress = Progress(Produced()) };

        var plan = For(observed);

        plan.Result.Should().NotBeNull();
        plan.HandledRequest.Should().BeNull("it had begun before");
        plan.RequeueAfter.Should().Be(TimeSpan.Zero);
    }

    [Test]
    public void A_request_waits_until_the_shortest_interval_has_passed_since_the_last_one_was_handled()
    {
        var source = Source(requestedAt: "again", isConcluded: true);
        var observed = Concluded(next: Noon.AddHours(1)) with { Source = source };
        observed = observed with { Progress = observed.Progress with { Last = observed.Progress.Last! with { Requested = Noon.AddSeconds(-20) } } };

        var plan = For(observed);

        plan.Start.Should().BeNull();
        plan.RequeueAfter.Should().Be(TimeSpan.FromSeconds(40));
        ExternalSourceStatus.From(observed, plan, new(null, false, null, null), Noon).Conditions.Find("RequestDelayed").Should().BeEquivalentTo(new
        {
            Status = "True",
            Reason = "TooSoon",
            Message = "annotation reconcile.fluxcd.io/requestedAt takes effect at 2026-01-31T12:00:40Z, as the last request was handled less than fetch.minimumInterval ago",
        });
        For(observed, Noon.AddSeconds(40)).Start!.RequestedAt.Should().Be("again");
        For(observed, Noon.AddHours(-1)).Start.Should().NotBeNull("the clock was set back");
    }

    [Test]
    public void A_request_that_waits_is_handled_by_an_earlier_attempt()
    {
        var observed = Concluded(next: Noon.AddSeconds(10)) with { Source = Source(requestedAt: "again", isConcluded: true) };
        observed = observed with { Progress = observed.Progress with { Last = observed.Progress.Last! with { Requested = Noon } } };

        For(observed).RequeueAfter.Should().Be(TimeSpan.FromSeconds(10));
        For(observed, Noon.AddSeconds(10)).Start!.RequestedAt.Should().Be("again");
    }

    [Test]
    public void An_attempt_records_the_time_at_which_it_handled_a_new_request()
    {
        var observed = Observed(Source(requestedAt: "now")) with { Progress = Progress(Produced()) };
        var handled = observed with { Progress = observed.Progress with { Current = observed.Progress.Current! with { RequestedAt = "now" } } };
        var known = handled with { Source = Source(requestedAt: "now", status: status => status with { LastHandledReconcileAt = "now" }), Progress = handled.Progress with { Last = new(Basis, null, Noon.AddHours(-1)) } };

        For(handled).Cleanup.Settle!.Requested.Should().Be(Noon);
        For(known).Cleanup.Settle!.Requested.Should().Be(Noon.AddHours(-1));
    }

    [Test]
    public void The_delay_after_a_failure_continues_in_a_new_process()
    {
        var observed = Observed(Source(isConcluded: true, status: status => status with { Failures = 5, LastFailureTime = Noon }));

        For(observed).RequeueAfter!.Value.TotalSeconds.Should().BeInRange(12, 20);
        For(observed, Noon.AddSeconds(20)).Start.Should().NotBeNull();
    }

    [Test]
    public void An_attempt_with_an_obsolete_basis_is_cancelled_and_its_result_does_not_count()
    {
        var observed = Observed(Source(generation: 2));
        var running = Progress(result: null);

        For(observed with { Progress = running }).Cancel.Should().BeTrue();
        var plan = For(observed with { Progress = running with { Result = Produced() } });

        plan.Result.Should().BeNull();
        plan.Start!.Source.Generation().Should().Be(2);
    }

    [Test]
    public void A_suspended_source_is_not_fetched_or_published_and_its_running_attempt_is_cancelled()
    {
        var source = Source(spec: spec => spec with { Suspend = true });

        var plan = For(Observed(source) with { Progress = Progress(result: null) });

        plan.Should().Match<ExternalSourcePlan>(found => found.IsSuspended && found.Cancel && !found.Publish && found.Start == null && found.RequeueAfter == null);
    }

    [Test]
    public void The_time_of_an_artifact_changes_only_with_its_content()
    {
        var since = Noon.AddDays(-1);
        var finished = Observed() with { Progress = Progress(Produced()) };

        For(finished).Artifact!.LastUpdateTime.Should().Be(Noon);
        For(finished with { Source = Source(status: status => status with { Artifact = new() { Digest = Digest.ToString(), LastUpdateTime = since } }) })
            .Artifact!.LastUpdateTime.Should().Be(since, "the status knows");
        For(finished with { Published = Published(since) }).Artifact!.LastUpdateTime.Should().Be(since, "a process died before it wrote the status");
    }

    [Test]
    public void Another_base_URL_changes_the_URL_of_the_artifact()
    {
        var observed = Concluded(next: null) with { BaseUrl = new("http://elsewhere/sub/") };

        For(observed).Artifact!.Url.Should().Be("http://elsewhere/sub/externalsource/space/source/x.tar.gz");
    }

    [Test]
    public void Blockers_are_shown_in_the_order_in_which_a_user_can_remove_them()
    {
        var observed = Observed() with
        {
            Problem = "spec is wrong", MissingSecrets = ["keys"], BaseUrl = null, Flux = FluxState.Missing, Published = new() { Metadata = new() { Name = "source" } },
        };
        string Next() => For(observed).Blocker!.Message;

        Next().Should().StartWith("spec is wrong");
        observed = observed with { Problem = null };
        Next().Should().StartWith("Secret 'keys' does not exist");
        observed = observed with { MissingSecrets = [] };
        Next().Should().StartWith("the operator's option artifact.baseUrl is not set");
        observed = observed with { BaseUrl = new("http://artifacts") };
        Next().Should().StartWith("Flux's kind ExternalArtifact is not installed");
        observed = observed with { Flux = FluxState.Installed };
        Next().Should().StartWith("ExternalArtifact 'source' exists and belongs to another writer");
        For(observed).Publish.Should().BeFalse();
    }

    [Test]
    public void Other_rules_for_hooks_start_an_attempt_at_once()
    {
        var concluded = Concluded(Noon.AddHours(1));

        For(concluded).Start.Should().BeNull();
        For(concluded with { Whitelist = 1 }).Start.Should().NotBeNull();
    }

    [Test]
    public void A_kind_that_cannot_be_read_yet_is_waited_for_without_a_change()
    {
        var observed = Observed() with { Flux = FluxState.Unknown };

        For(observed).Should().Match<ExternalSourcePlan>(plan => plan.Blocker == null && plan.Start == null && !plan.Publish && plan.RequeueAfter == TimeSpan.FromSeconds(5));
        ExternalSourcePlan.ForDeletion(observed).Should().Be(TeardownStep.Wait);
    }

    [Test]
    public void A_damaged_artifact_starts_an_attempt_at_once()
    {
        var concluded = Concluded(Noon.AddHours(1));

        For(concluded with { Progress = concluded.Progress with { IsDamaged = true } }).Start.Should().NotBeNull();
    }

    [Test]
    public void An_attempt_that_crashed_is_an_error_and_is_discarded_after_the_status_is_written()
    {
        var error = new InvalidOperationException("a fault of the operator");

        var plan = For(Observed() with { Progress = Progress(new AttemptResult.Crashed(error)) });

        plan.Error.Should().BeSameAs(error);
        plan.Cleanup.Should().Be(new ExternalSourceCleanup { Discard = true });
        plan.Start.Should().BeNull();
    }

    [Test]
    public void A_cancelled_attempt_is_replaced_by_the_next_one() =>
        For(Observed() with { Progress = Progress(new AttemptResult.Canceled()) }).Start.Should().NotBeNull();

    [Test]
    public void A_result_whose_artifact_could_not_be_published_does_not_count()
    {
        var plan = For(Observed() with { Progress = Progress(Produced()) });
        var refused = new ExternalSourceOutcome(null, false, new("CreationFailed", "no"), null);

        plan.Cleanup.Settle.Should().Be(new AttemptRecord(Basis, Noon + plan.RequeueAfter));
        plan.Cleanup.Sweep.Should().Be(plan.Artifact);
        plan.CleanupAfter(refused).Should().Be(new ExternalSourceCleanup { ForgetLast = true });
        plan.RequeueAfterOutcome(refused).Should().Be(TimeSpan.FromSeconds(5));
    }

    [Test]
    public void A_deletion_cancels_the_attempt_then_deletes_the_ExternalArtifact_and_then_the_files()
    {
        var observed = Observed() with { Published = Published(Noon) };

        ExternalSourcePlan.ForDeletion(observed with { Progress = Progress(result: null) }).Should().Be(TeardownStep.CancelAttempt);
        ExternalSourcePlan.ForDeletion(observed).Should().Be(TeardownStep.DeleteExternalArtifact);
        ExternalSourcePlan.ForDeletion(observed with { Published = Published(Noon, deletedAt: Noon) }).Should().Be(TeardownStep.Wait);
        ExternalSourcePlan.ForDeletion(observed with { Published = null }).Should().Be(TeardownStep.DeleteFiles);
    }

    private static ExternalSourcePlan For(ExternalSourceObservation observed, DateTimeOffset? now = null) => ExternalSourcePlan.For(observed, new(), now ?? Noon);

    private static ExternalSourceObservation Observed(V1Alpha1ExternalSource? source = null) =>
        new(source ?? Source(), null, null, FluxState.Installed, new("http://artifacts"), [], Inputs, 0, AttemptProgress.None);

    /// <summary>A source with one attempt that was reported.</summary>
    private static ExternalSourceObservation Concluded(DateTimeOffset? next) =>
        Observed(Source(isConcluded: true)) with { Progress = AttemptProgress.None with { Last = new(Basis, next) } };

    private static AttemptProgress Progress(AttemptResult? result) => AttemptProgress.None with { Current = new(Source(), Basis, null, false), Result = result };

    private static AttemptResult.Produced Produced() => new(new(SpecRules.FolderOf(Source()), Digest), 100, null, null, Inputs, null, [], new(true, false, "manifests"), IsRebuilt: false);

    private static V1ExternalArtifact Published(DateTimeOffset since, DateTimeOffset? deletedAt = null) => new()
    {
        Metadata = new()
        {
            Name = "source",
            DeletionTimestamp = deletedAt?.UtcDateTime,
            Labels = new Dictionary<string, string> { [ArcLabels.ManagedBy] = ArcLabels.Operator },
            OwnerReferences = [Source().MakeOwnerReference()],
        },
        Status = new() { Artifact = new() { Digest = Digest.ToString(), LastUpdateTime = since } },
    };

    private static V1Alpha1ExternalSource Source(
        long generation = 1, string? requestedAt = null, bool isConcluded = false, Func<V1Alpha1ExternalSourceSpec, V1Alpha1ExternalSourceSpec>? spec = null,
        Func<V1Alpha1ExternalSourceStatus, V1Alpha1ExternalSourceStatus>? status = null)
    {
        var source = new SourceBuilder("source", "http://host/").With(spec ?? (known => known)).Build();
        var known = isConcluded ? new V1Alpha1ExternalSourceStatus { ObservedGeneration = 1, Artifact = new() { Path = "externalsource/space/source/x.tar.gz" } } : new();
        return new()
        {
            ApiVersion = "source.flux.oddkin.co/v1alpha1",
            Kind = "ExternalSource",
            Metadata = new()
            {
                Name = source.Name(),
                NamespaceProperty = source.Namespace(),
                Uid = source.Uid(),
                Generation = generation,
                Annotations = requestedAt is null ? null : new Dictionary<string, string> { [ExternalSourceGroup.RequestedAt] = requestedAt },
            },
            Spec = source.Spec,
            Status = status is null ? known : status(known),
        };
    }
}
