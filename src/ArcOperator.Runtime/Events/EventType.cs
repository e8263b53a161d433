namespace ArcOperator.Runtime.Events;

/// <summary>Whether an event is good to know or a reason to look.</summary>
public enum EventType
{
    Normal,
    Warning,
}
