namespace ArcOperator.Kubernetes.Models;

/// <summary>One of several reasons for an error, with the field that it is about.</summary>
public sealed record V1StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Field { get; init; }
}
