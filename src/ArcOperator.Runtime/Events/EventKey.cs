namespace ArcOperator.Runtime.Events;

/// <summary>What makes two events the same one, happening again.</summary>
internal readonly record struct EventKey(string Uid, string Reason, string Note, EventType Type);
