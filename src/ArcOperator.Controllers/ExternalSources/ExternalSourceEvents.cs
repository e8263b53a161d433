using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Events of an ExternalSource. Texts of servers and hooks are cleaned.</summary>
internal static class ExternalSourceEvents
{
    /// <summary>Returns the event for a blocker when it appears, or none if the status has it already. It concerns the ExternalSource only.</summary>
    public static IReadOnlyList<EventRecord> Blocked(ExternalSourceObservation observed, Blocker? blocker) =>
        blocker is null || observed.Source.Status.Conditions.Find(Conditions.Ready)?.Message == ExternalSourceConditions.Clean(blocker.Message)
            ? []
            : [Clean(EventRecord.Warning(blocker.Reason, blocker.Message))];

    /// <summary>Returns the events for the result of an attempt and for repairs. They concern the ExternalSource and its ExternalArtifact.</summary>
    public static IReadOnlyList<EventRecord> Changes(ExternalSourceObservation observed, ExternalSourcePlan plan, ExternalSourceOutcome outcome) =>
        [.. Repaired(outcome).Concat(outcome.Blocker is null ? Concluded(observed.Source.Status, plan) : []).Select(Clean)];

    private static IEnumerable<EventRecord> Repaired(ExternalSourceOutcome outcome) => outcome.IsRepaired
        ? [EventRecord.Normal(ExternalSourceReasons.ArtifactRepaired, "another client had changed or deleted the ExternalArtifact; it was restored")]
        : [];

    private static IEnumerable<EventRecord> Concluded(V1Alpha1ExternalSourceStatus before, ExternalSourcePlan plan) => plan.Result switch
    {
        null => [],
        AttemptResult.Failed { Failure: var failure } => [EventRecord.Warning(failure.Reason, failure.Message)],
        AttemptResult.Produced { IgnoredHooks: var hooks } => [.. hooks.Select(hook => EventRecord.Warning(ExternalSourceReasons.HookIgnored, hook)), .. Succeeded(before, plan)],
        _ => Succeeded(before, plan),
    };

    private static IEnumerable<EventRecord> Succeeded(V1Alpha1ExternalSourceStatus before, ExternalSourcePlan plan) => plan.Artifact switch
    {
        { } artifact when artifact.Revision != before.Artifact?.Revision =>
            [EventRecord.Normal(ExternalSourceReasons.NewArtifact, $"stored artifact for revision '{artifact.Revision}' ({artifact.Size} bytes)")],
        not null when plan.Result is AttemptResult.Produced { IsRebuilt: true } =>
            [EventRecord.Normal(ExternalSourceReasons.ArtifactRebuilt, "the stored file was lost or damaged; it was rebuilt with the same content")],
        not null when before.Failures is > 0 => [EventRecord.Normal(ArcReasons.Succeeded, "the source works again; the content is unchanged")],
        _ => [],
    };

    private static EventRecord Clean(EventRecord record) => record with { Message = PrintableText.ToSingleLine(record.Message, EventRecord.LongestMessage) };
}
