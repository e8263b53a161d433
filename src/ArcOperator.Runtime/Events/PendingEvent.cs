namespace ArcOperator.Runtime.Events;

/// <summary>An event that is not written yet.</summary>
internal sealed record PendingEvent(V1ObjectReference Regarding, string Reason, string Note, EventType Type, DateTimeOffset Time)
{
    public EventKey Key => new(Regarding.Uid ?? "", Reason, Note, Type);
}
