namespace ArcOperator.Runtime.Events;

/// <summary>Severity of an event.</summary>
public enum EventType
{
    Normal,
    Warning,
}
