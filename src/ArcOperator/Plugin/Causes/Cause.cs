using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ArcOperator.Plugin.Causes;

/// <summary>The reaction that a cause needs. The values are exit codes.</summary>
internal enum CauseKind
{
    /// <summary>ARC continues automatically.</summary>
    Waiting = 1,

    /// <summary>A person has to act.</summary>
    Action = 2,
}

/// <summary>Position of a cause on the way from the operator to the last step. Causes of a lower level come first.</summary>
internal enum CauseLevel
{
    Operator,
    Order,
    Endpoint,
    ArtifactType,
    Template,
    Creation,
    Start,
    Run,
    Result,
    Progress,
}

/// <summary>A cause for which an Order is not ready, with the next command to type.</summary>
/// <param name="Kind">The reaction that it needs.</param>
/// <param name="Level">Its position.</param>
/// <param name="Reason">Reason of the condition, in one CamelCase word.</param>
/// <param name="Message">The fact and its remedy.</param>
/// <param name="Command">The next command.</param>
internal sealed partial record Cause(CauseKind Kind, CauseLevel Level, string Reason, string Message, string Command)
{
    private const int MostIndexes = 10;

    /// <summary>Indexes of the artifacts that have this cause. Empty for a cause of the whole Order.</summary>
    public IReadOnlyList<int> Artifacts { get; init; } = [];

    /// <summary>Returns the causes from the most upstream one on. Causes that differ only in the artifact become one.</summary>
    public static IReadOnlyList<Cause> Merge(IEnumerable<Cause> causes) =>
    [
        .. causes.GroupBy(cause => (cause.Kind, cause.Level, cause.Reason, Message: ArtifactIndex().Replace(cause.Message, "$1N")))
            .Select(same => same.First() with { Artifacts = [.. same.SelectMany(cause => cause.Artifacts).Distinct().Order()] })
            .OrderBy(cause => cause.Level).ThenByDescending(cause => cause.Kind).ThenBy(cause => cause.Artifacts is [var first, ..] ? first : -1),
    ];

    /// <summary>The message with the number of further artifacts that it is about.</summary>
    public string Sentence => Artifacts.Count < 2 ? Message
        : $"{Message} (also artifact {string.Join(", ", Artifacts.Skip(1).Take(MostIndexes))}{(Artifacts.Count > MostIndexes + 1 ? $" and {Artifacts.Count - MostIndexes - 1} more" : "")})";

    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind.ToString(),
        ["level"] = Level.ToString(),
        ["reason"] = Reason,
        ["message"] = Message,
        ["artifacts"] = new JsonArray([.. Artifacts.Select(index => JsonValue.Create(index))]),
        ["command"] = Command,
    };

    [GeneratedRegex(@"\b(artifact |artifacts\[)[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex ArtifactIndex();
}
