using System.Globalization;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Emits events, and counts warnings as problems in the metrics.</summary>
internal sealed class EventJournal(EventPublisher publish, ArcMetrics metrics)
{
    public async Task RecordAsync<TEntity>(TEntity entity, IEnumerable<EventRecord> records, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        foreach (var record in records)
        {
            if (record.Type == EventType.Warning)
            {
                metrics.CountProblem(EntityMetadata.Of<TEntity>().SingularName, record.Reason);
            }

            await publish(entity, record.Reason, record.Message, record.Type, cancellationToken);
        }
    }
}

/// <summary>An event to emit once.</summary>
/// <param name="Reason">Reason in one CamelCase word.</param>
/// <param name="Message">Message in one sentence.</param>
/// <param name="Type">Normal, or Warning if the user should look at it.</param>
internal sealed record EventRecord(string Reason, string Message, EventType Type)
{
    /// <summary>Longest message in characters. An event accepts at most 1,024 bytes.</summary>
    public const int LongestMessage = 500;

    public string Message { get; init; } = Message.Truncate(LongestMessage);

    public static EventRecord Normal(string reason, string message) => new(reason, message, EventType.Normal);

    public static EventRecord Warning(string reason, string message) => new(reason, message, EventType.Warning);

    /// <summary>Returns the event for a force-at that is handled now, or none if it was handled before.</summary>
    /// <param name="action">Work that the force-at causes, as in "trying again".</param>
    /// <param name="before">The force-at that was handled last.</param>
    /// <param name="after">The force-at that is handled now, or null if there is none.</param>
    public static IEnumerable<EventRecord> Forced(string action, DateTimeOffset? before, DateTimeOffset? after) => after is { } time && time != before
        ? [Normal(ArcEvents.ForceReconcile, string.Create(CultureInfo.InvariantCulture, $"{action}: {ArcAnnotations.ForceAt} is {time:yyyy-MM-dd'T'HH:mm:ss'Z'}"))]
        : [];
}

/// <summary>Reasons of events that are not reasons of conditions as well.</summary>
internal static class ArcEvents
{
    public const string Created = "Created";

    /// <summary>The owner of an object that was restored or released is set again.</summary>
    public const string Adopted = "Adopted";

    public const string Deleted = "Deleted";

    /// <summary>Other work replaces an ArtifactWorkflow, because an Endpoint, Secret or type has changed.</summary>
    public const string Superseded = "Superseded";

    /// <summary>The API server refuses a request that the deletion of an object needs.</summary>
    public const string DeletionRefused = "DeletionRefused";

    public const string ForceReconcile = "ForceReconcile";
}
