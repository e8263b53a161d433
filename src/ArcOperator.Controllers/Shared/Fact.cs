namespace ArcOperator.Controllers.Shared;

/// <summary>Something that has happened to an entity, once.</summary>
/// <param name="Reason">One CamelCase word.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Type">Whether it is a reason to look.</param>
internal sealed record Fact(string Reason, string Message, EventType Type)
{
    public static Fact Normal(string reason, string message) => new(reason, message, EventType.Normal);

    public static Fact Warning(string reason, string message) => new(reason, message, EventType.Warning);
}
