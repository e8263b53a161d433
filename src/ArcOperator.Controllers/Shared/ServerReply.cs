using System.Net;
using System.Text;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>Reads the API server's reason for refusing a request. Admission webhooks and policy engines write it too, so its form is unknown.</summary>
internal static class ServerReply
{
    // In characters.
    private const int LongestText = 400;

    /// <summary>Returns the reason on one line, without control characters, and cut to a readable length.</summary>
    public static string Text(HttpOperationException error)
    {
        var text = new StringBuilder();
        foreach (var rune in (error.Status.Message ?? error.Message).Truncate(LongestText * 4).EnumerateRunes())
        {
            var isBlank = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar;
            if (!isBlank)
            {
                text.Append(rune.ToString());
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        return text.ToString().TrimEnd().Truncate(LongestText);
    }

    /// <summary>Returns true if the same request may succeed later without a change: a webhook or the server itself failed.</summary>
    public static bool IsTransient(HttpOperationException error) =>
        error.StatusCode >= HttpStatusCode.InternalServerError || error.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;

    /// <summary>Returns true if the server refused the request itself. A conflict, a missing object or a missing kind is not a refusal.</summary>
    public static bool IsRefusal(HttpOperationException error) => !error.IsConflict() && !error.IsNotFound() && !error.IsKindMissing();
}

/// <summary>Conditions and event of an object whose change the API server refuses, for example because of a policy engine.</summary>
internal static class WriteRefusal
{
    /// <param name="known">The recorded conditions.</param>
    /// <param name="generation">The generation that the conditions describe.</param>
    /// <param name="message">The server's reason.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="now">The current time.</param>
    public static IReadOnlyList<V1Condition> Conditions(
        IReadOnlyList<V1Condition>? known, long? generation, string message, HttpOperationException refusal, DateTimeOffset now) => Runtime.Status.Conditions.From(
        [
            new(Runtime.Status.Conditions.Ready, ConditionState.False, ArcReasons.WriteRefused, message),
            new(
                ServerReply.IsTransient(refusal) ? Runtime.Status.Conditions.Reconciling : Runtime.Status.Conditions.Stalled,
                ConditionState.True, ArcReasons.WriteRefused, message),
        ],
        known, generation, now);

    /// <summary>Returns the event for the first refusal. Later ones can have other words, and emit no event.</summary>
    public static IEnumerable<EventRecord> Events(IReadOnlyList<V1Condition>? before, IReadOnlyList<V1Condition>? after) =>
        Find(after) is { } ready && Find(before) is null ? [EventRecord.Warning(ready.Reason, ready.Message)] : [];

    private static V1Condition? Find(IReadOnlyList<V1Condition>? conditions) =>
        conditions.Find(Runtime.Status.Conditions.Ready) is { Reason: ArcReasons.WriteRefused } ready ? ready : null;
}
