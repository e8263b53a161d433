namespace ArcOperator.Runtime.Events;

/// <summary>An event that was written, and the number of its repetitions.</summary>
internal sealed record EventSeries(string Name, string Namespace, int Count, DateTimeOffset LastTime);
