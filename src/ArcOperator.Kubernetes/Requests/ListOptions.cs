namespace ArcOperator.Kubernetes.Requests;

/// <summary>Which objects to list, and how many at a time.</summary>
public sealed record ListOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Items a page; null: all at once.</summary>
    public int? Limit { get; init; }

    /// <summary>Where the page before ended.</summary>
    public string? Continue { get; init; }
}
