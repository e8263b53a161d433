namespace ArcOperator.Runtime.Events;

/// <summary>An event that was written, and how often it has happened.</summary>
internal sealed record EventSeries(string Name, string Namespace, int Count, DateTimeOffset LastTime);
