using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Models;

public sealed record Eventsv1EventSeries
{
    public int Count { get; init; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTime? LastObservedTime { get; init; }
}
