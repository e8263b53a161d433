namespace ArcOperator.Kubernetes.Models;

/// <summary>The phase of a pod and the states of its containers.</summary>
public sealed record V1PodStatus
{
    public string? Phase { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<V1ContainerStatus>? ContainerStatuses { get; init; }
}

/// <summary>The state of a container. Servers since 1.33 also give the limits in effect.</summary>
public sealed record V1ContainerStatus(string? Name, V1ContainerState? State, V1ContainerResources? Resources);

public sealed record V1ContainerState(V1ContainerStateTerminated? Terminated);

/// <summary>The end of a container.</summary>
public sealed record V1ContainerStateTerminated(int? ExitCode, string? Reason, string? Message);

/// <summary>The limits of a container, as quantities by resource.</summary>
public sealed record V1ContainerResources(IReadOnlyDictionary<string, string>? Limits);
