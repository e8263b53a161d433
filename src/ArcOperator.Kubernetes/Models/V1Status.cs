namespace ArcOperator.Kubernetes.Models;

/// <summary>What the API server answers when it has no object to give: most of all, errors.</summary>
public sealed record V1Status
{
    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    public string? Status { get; init; }

    public string? Message { get; init; }

    /// <summary>Why, for programs: NotFound, AlreadyExists, Conflict, Invalid, Expired, …</summary>
    public string? Reason { get; init; }

    /// <summary>The HTTP status that belongs to <see cref="Reason"/>.</summary>
    public int? Code { get; init; }

    public V1StatusDetails? Details { get; init; }
}
