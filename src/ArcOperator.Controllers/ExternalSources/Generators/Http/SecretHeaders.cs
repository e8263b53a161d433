using System.Buffers;
using System.Text;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Headers that are made of a Secret's entries.</summary>
internal static class SecretHeaders
{
    private static readonly SearchValues<char> TokenLetters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // What says how the request is sent is not for users to say: who can, may make two requests of one.
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Host", "If-Modified-Since", "If-None-Match", "Keep-Alive", "Proxy-Connection", "Range", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    };

    /// <exception cref="AttemptException">An entry is no header. The exception names it, and not its value.</exception>
    public static IReadOnlyDictionary<string, string> Of(V1Secret secret)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, bytes) in secret.Data ?? new Dictionary<string, byte[]>())
        {
            // A line's end comes from the editor or the shell, not from whoever chose the value.
            var value = Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n');
            headers[name] = ProblemOf(name, value) is { } problem
                ? throw AttemptException.Configuration($"Secret '{secret.Name()}', entry '{name}': {problem}")
                : value;
        }

        return headers;
    }

    /// <summary>Why it cannot be sent as a header; null if it can.</summary>
    public static string? ProblemOf(string name, string value) =>
        name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenLetters) ? "its name is not one that a header can have"
        : Ours.Contains(name) ? "this header is set by the operator alone"
        : value.Any(letter => letter is < ' ' and not '\t' or > '~') ? "its value has characters that a header must not hold, such as a line break"
        : null;
}
