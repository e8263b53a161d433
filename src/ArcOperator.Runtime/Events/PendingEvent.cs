namespace ArcOperator.Runtime.Events;

/// <summary>Something that happened and is not written yet.</summary>
internal sealed record PendingEvent(V1ObjectReference Regarding, string Reason, string Note, EventType Type, DateTimeOffset Time)
{
    public EventKey Key => new(Regarding.Uid ?? "", Reason, Note, Type);
}
