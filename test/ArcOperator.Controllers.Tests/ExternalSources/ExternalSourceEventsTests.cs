using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Events of ExternalSources, and the metrics that count problems.</summary>
[NonParallelizable] // A collector hears of all operators of the process.
internal sealed class ExternalSourceEventsTests : SourceTest
{
    [Test]
    public async Task A_failure_emits_an_event_on_both_objects_and_is_counted_once()
    {
        await CreateAsync(A());
        await DeliversAsync("{}");
        Answer(404);

        await RequestAsync("again");

        await Eventually.TrueAsync(async () => (await EventKindsAsync(ExternalSourceReasons.PermanentError)).SequenceEqual(["ExternalArtifact", "ExternalSource"]));
        await IsCountedOnceAsync(ExternalSourceReasons.PermanentError);
    }

    [Test]
    public async Task A_blocker_emits_one_event_and_is_counted_once()
    {
        await CreateAsync(A().Every("99999h"));
        await NotReadyAsync(ExternalSourceReasons.ConfigurationError);
        await PatchAsync("""{ "destinationPath": "other" }""");
        await SourceAsync(source => source.Status.ObservedGeneration == 2);

        await PatchAsync("""{ "interval": "1h" }""");

        // Events are written in their order: a repetition would be before this one.
        await Eventually.TrueAsync(async () => (await EventKindsAsync(ExternalSourceReasons.NewArtifact)).Contains("ExternalSource"));
        (await EventKindsAsync(ExternalSourceReasons.ConfigurationError)).Should().Equal("ExternalSource");
        await IsCountedOnceAsync(ExternalSourceReasons.ConfigurationError);
    }

    /// <summary>Returns the kinds of the objects of all events with this reason, once for each repetition.</summary>
    private async Task<IEnumerable<string?>> EventKindsAsync(string reason) => (await Namespace.EventsAsync("source"))
        .Where(recorded => recorded.Reason == reason)
        .SelectMany(recorded => Enumerable.Repeat(recorded.Regarding!.Kind, recorded.Series?.Count ?? 1))
        .Order();

    // The event can be visible before the count, and other reasons, such as a conflict, are counted separately.
    private Task IsCountedOnceAsync(string reason) => Eventually.TrueAsync(
        async () => (await Metrics.ReadAsync()).Split('\n').Contains($$"""arc_reconcile_errors_total{controller="externalsource",reason="{{reason}}"} 1"""),
        what: $"{reason} is counted once");
}
