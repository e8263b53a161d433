namespace ArcOperator.Runtime.Events;

/// <summary>Identity of an event. Events of the same key are repetitions.</summary>
internal readonly record struct EventKey(string Uid, string Reason, string Note, EventType Type);
