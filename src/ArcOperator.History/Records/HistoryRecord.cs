using System.Text.Json.Serialization;

namespace ArcOperator.History.Records;

/// <summary>One finished run, or one Order that ended. A stored record never changes.</summary>
/// <remarks>All texts are bounded by <see cref="RecordLimits"/> before they are stored. Times have a precision of milliseconds.</remarks>
public sealed record HistoryRecord
{
    /// <summary>Number of the record. Records become visible in the order of their numbers, without gaps. 0 for a record that is not stored.</summary>
    public long ResourceVersion { get; init; }

    /// <summary>Identity, see <see cref="RecordId"/>. The same run has the same identity.</summary>
    public required string Id { get; init; }

    /// <summary>Kind of the object, such as ArtifactWorkflow or Order.</summary>
    public required string Kind { get; init; }

    /// <summary>Namespace of the object.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the object.</summary>
    public required string Name { get; init; }

    /// <summary>UID of the object.</summary>
    public required string Uid { get; init; }

    /// <summary>Name of the Order that the object belongs to, or null.</summary>
    public string? OwnerName { get; init; }

    /// <summary>UID of the Order that the object belongs to, or null.</summary>
    public string? OwnerUid { get; init; }

    /// <summary>Type of the artifact, or null.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Phase at the end: Succeeded, Failed or Error.</summary>
    public required string Phase { get; init; }

    /// <summary>Reason of the phase, such as WorkflowLost or Unseen.</summary>
    public string? Reason { get; init; }

    /// <summary>Address of the source, without credentials.</summary>
    public string? Source { get; init; }

    /// <summary>Address of the destination, without credentials.</summary>
    public string? Destination { get; init; }

    /// <summary>Digest of the artifact at the destination.</summary>
    public string? Digest { get; init; }

    /// <summary>Spec of the object, as JSON.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Spec { get; init; }

    /// <summary>Status of the run, as JSON: message, gates, delivery.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Status { get; init; }

    /// <summary>Labels of the object.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = EmptyMap;

    /// <summary>Annotations of the object.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = EmptyMap;

    /// <summary>Time at which the object was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Time at which the run started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Time at which the run ended.</summary>
    public DateTimeOffset FinishedAt { get; init; }

    /// <summary>Time at which the record was stored.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>SHA-256 of the chain of the record before it and of this record, in hexadecimal digits.</summary>
    public string Chain { get; init; } = "";

    private static IReadOnlyDictionary<string, string> EmptyMap { get; } = new Dictionary<string, string>();
}
