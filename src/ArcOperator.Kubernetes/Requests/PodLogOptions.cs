namespace ArcOperator.Kubernetes.Requests;

/// <summary>Part of a container's log to read.</summary>
public sealed record PodLogOptions
{
    /// <summary>Null: the pod's only container.</summary>
    public string? Container { get; init; }

    /// <summary>Number of lines from the end of the log. Null: all.</summary>
    public int? TailLines { get; init; }

    /// <summary>Maximum number of bytes, counted from the beginning of the selected lines, or null for all.</summary>
    public int? LimitBytes { get; init; }
}
