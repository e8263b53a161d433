namespace ArcOperator.Runtime.Events;

/// <summary>A written event with the number of its occurrences. The UID distinguishes it from another object of its name.</summary>
internal sealed record EventSeries(string Name, string Namespace, string Uid, int Count, DateTimeOffset LastTime);
