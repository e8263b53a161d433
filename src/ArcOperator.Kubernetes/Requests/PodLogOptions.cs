namespace ArcOperator.Kubernetes.Requests;

/// <summary>Part of a container's log to read.</summary>
public sealed record PodLogOptions
{
    /// <summary>Null: the pod's only container.</summary>
    public string? Container { get; init; }

    /// <summary>Only so many lines from the end; null: all.</summary>
    public int? TailLines { get; init; }

    /// <summary>At most so many bytes from the beginning of what is asked for; null: all.</summary>
    public int? LimitBytes { get; init; }
}
