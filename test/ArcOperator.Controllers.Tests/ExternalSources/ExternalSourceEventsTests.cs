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
        (await ProblemsAsync()).Should().Equal("""arc_reconcile_errors_total{controller="externalsource",reason="PermanentError"} 1""");
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
        (await ProblemsAsync()).Should().Equal("""arc_reconcile_errors_total{controller="externalsource",reason="ConfigurationError"} 1""");
    }

    /// <summary>The kinds of the objects at which this was told, as often as it was.</summary>
    private async Task<IEnumerable<string?>> EventKindsAsync(string reason) => (await Namespace.EventsAsync("source"))
        .Where(recorded => recorded.Reason == reason)
        .SelectMany(recorded => Enumerable.Repeat(recorded.Regarding!.Kind, recorded.Series?.Count ?? 1))
        .Order();

    private async Task<IEnumerable<string>> ProblemsAsync() => (await Metrics.ReadAsync()).Split('\n').Where(line => line.StartsWith("arc_reconcile_errors_total{", StringComparison.Ordinal));
}
