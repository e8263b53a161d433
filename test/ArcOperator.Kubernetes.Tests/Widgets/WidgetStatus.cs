
namespace ArcOperator.Kubernetes.Tests.Widgets;

public sealed record WidgetStatus
{
    public string? Phase { get; init; }

    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
