using ArcOperator.History.Records;

namespace ArcOperator.History.Queries;

/// <summary>Filters and position of a read. All filters must match.</summary>
public sealed record HistoryQuery
{
    /// <summary>Largest page.</summary>
    public const int MostItems = 500;

    /// <summary>Kind of the recorded object, or null for all.</summary>
    public string? Kind { get; init; }

    /// <summary>Namespace, or null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of an Order: its own records and those of its ArtifactWorkflows.</summary>
    public string? Order { get; init; }

    /// <summary>Name of the recorded object.</summary>
    public string? Name { get; init; }

    /// <summary>Phase at the end.</summary>
    public string? Phase { get; init; }

    /// <summary>Type of the artifact.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Digest at the destination.</summary>
    public string? Digest { get; init; }

    /// <summary>Requirements on labels.</summary>
    public LabelSelector Labels { get; init; } = LabelSelector.Everything;

    /// <summary>Earliest end of the run, inclusive.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Latest end of the run, exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Number of records in the page. Default 100. Range 1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Returns records before this number only, newest first. Null: from the newest record on.</summary>
    public long? Before { get; init; }

    /// <summary>Returns records after this number only, oldest first. Takes precedence over <see cref="Before"/>.</summary>
    public long? After { get; init; }
}

/// <param name="Items">The records.</param>
/// <param name="HasMore">True if more records match.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryRecord> Items, bool HasMore);
