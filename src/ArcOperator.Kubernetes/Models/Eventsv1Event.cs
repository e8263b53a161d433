using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Models;

/// <summary>Something that happened to an object, for people who read <c>kubectl describe</c>.</summary>
[KubernetesEntity(Group = "events.k8s.io", ApiVersion = "v1", Kind = "Event", PluralName = "events")]
public sealed class Eventsv1Event : KubernetesObject
{
    /// <summary>When it happened first.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTime? EventTime { get; init; }

    /// <summary>Set once it has happened again.</summary>
    public Eventsv1EventSeries? Series { get; init; }

    /// <summary>The controller that says so, as in <c>example.com/controller</c>.</summary>
    public string? ReportingController { get; init; }

    public string? ReportingInstance { get; init; }

    /// <summary>What was done or tried, in one CamelCase word.</summary>
    public string? Action { get; init; }

    public string? Reason { get; init; }

    /// <summary>The object that the event is about.</summary>
    public V1ObjectReference? Regarding { get; init; }

    public V1ObjectReference? Related { get; init; }

    /// <summary>The message, at most 1,024 bytes.</summary>
    public string? Note { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }
}
