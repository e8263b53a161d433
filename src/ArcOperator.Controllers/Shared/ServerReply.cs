using System.Net;
using System.Text;

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

    /// <summary>Returns true if the server refused what was asked, and not only because the request was based on old data.</summary>
    public static bool IsRefusal(HttpOperationException error) => !error.IsConflict() && !error.IsNotFound() && !error.IsKindMissing();
}
