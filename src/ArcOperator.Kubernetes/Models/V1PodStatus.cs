namespace ArcOperator.Kubernetes.Models;

public sealed record V1PodStatus
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string? Phase { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }
}
