namespace ArcOperator.Kubernetes.Models;

public sealed record V1StatusDetails
{
    /// <summary>The object's name; absent when not the object but its whole kind is unknown to the server.</summary>
    public string? Name { get; init; }

    public string? Group { get; init; }

    public string? Kind { get; init; }

    public string? Uid { get; init; }

    /// <summary>How long the client should wait before it asks again.</summary>
    public int? RetryAfterSeconds { get; init; }

    public IReadOnlyList<V1StatusCause>? Causes { get; init; }
}
