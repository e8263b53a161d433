using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>A reason why work cannot start. It is shown to the user, never thrown.</summary>
/// <param name="Reason">Reason of the condition, in one CamelCase word.</param>
/// <param name="Message">The fact and its remedy.</param>
/// <param name="IsTransient">True if a retry may succeed without a change by the user.</param>
internal sealed record Blocker(string Reason, string Message, bool IsTransient = false)
{
    // In characters. API servers and users can write texts of any length, and the status of an Order holds a thousand blockers.
    private const int LongestMessage = 500;

    public string Message { get; init; } = PrintableText.ToSingleLine(Message, LongestMessage);

    /// <summary>Returns the blocker for an object that the API server refused to create or to change.</summary>
    /// <param name="kind">Kind of the object, as in "Argo Workflow".</param>
    /// <param name="error">The refusal.</param>
    public static Blocker Refused(string kind, HttpOperationException error) =>
        new(ArcReasons.CreationFailed, $"the API server refused the {kind}: {ServerReply.Text(error)}", ServerReply.IsTransient(error));
}
