using System.Globalization;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Something that has happened to an entity, once.</summary>
/// <param name="Reason">One CamelCase word.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Type">Whether it is a reason to look.</param>
internal sealed record Fact(string Reason, string Message, EventType Type)
{
    /// <summary>Longest message in characters. An event accepts no more than 1,024 bytes.</summary>
    public const int LongestMessage = 500;

    public static Fact Normal(string reason, string message) => new(reason, message, EventType.Normal);

    /// <summary>A force-at is obeyed.</summary>
    /// <param name="what">What is done for it, as in "trying again".</param>
    /// <param name="before">The force-at that was obeyed before.</param>
    /// <param name="now">The one that is now; the same, or null: none.</param>
    public static IEnumerable<Fact> Forced(string what, DateTimeOffset? before, DateTimeOffset? now) => now is { } time && time != before
        ? [Normal(ArcEvents.ForceReconcile, string.Create(CultureInfo.InvariantCulture, $"{what}, as {ArcAnnotations.ForceAt} {time:yyyy-MM-dd'T'HH:mm:ss'Z'} asks"))]
        : [];

    public static Fact Warning(string reason, string message) => new(reason, message, EventType.Warning);
}
