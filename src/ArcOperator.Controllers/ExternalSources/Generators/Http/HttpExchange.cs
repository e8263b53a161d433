using System.Net;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Makes one request, and follows where it is sent: each address is checked like the first, and secrets do not go along to strangers.</summary>
/// <param name="transport">Opens connections.</param>
/// <param name="host">Whom the spec names. What is measured goes by that name: where a server sends us is not for it to make metrics of.</param>
/// <param name="secretHeaders">Go to the origin of the request alone.</param>
/// <param name="metrics">Is told how long answers took.</param>
/// <param name="clock">For that.</param>
internal sealed class HttpExchange(
    HttpMessageInvoker transport, string host, IReadOnlyDictionary<string, string> secretHeaders, ExternalSourceMetrics metrics, TimeProvider clock)
{
    private const int MostRedirects = 10;

    // What may tell who we are, whoever set it.
    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Cookie", "Proxy-Authorization" };

    /// <summary>The answer that is no redirect, and who gave it. The caller disposes it.</summary>
    public async Task<(Uri Url, HttpResponseMessage Response)> SendAsync(HttpRequestDocument request, Validators? known, CancellationToken cancellationToken)
    {
        var (url, method, body, isHome) = (new Uri(request.Url), request.Method, request.Body, true);
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(url, method, body, request.Headers, isHome, known, cancellationToken);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is null)
            {
                return (url, response);
            }

            using (response)
            {
                var next = Next(url, response, redirects);
                // Once among strangers, always: whoever sends us home again could have asked himself.
                isHome &= SourceUrl.IsSameOrigin(url, next);
                (method, body) = KeepsMethod(response.StatusCode, method) ? (method, body) : ("GET", null);
                url = next;
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        Uri url, string method, byte[]? body, IReadOnlyDictionary<string, string>? headers, bool isHome, Validators? known, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new(method), url) { Version = HttpVersion.Version11 };
        // A GET without content sends no Content-Length (RFC 9110, 8.6): some servers refuse it.
        if (body is { Length: > 0 } || method != "GET")
        {
            message.Content = new ByteArrayContent(body ?? []);
        }

        Add(message, "User-Agent", "arc-operator");
        Add(message, "Accept-Encoding", "identity");
        foreach (var (name, value) in (headers ?? new Dictionary<string, string>()).Where(header => isHome || !Credentials.Contains(header.Key)))
        {
            Add(message, name, value);
        }

        foreach (var (name, value) in secretHeaders.Where(_ => isHome))
        {
            Add(message, name, value);
        }

        Add(message, "If-None-Match", known?.ETag);
        Add(message, "If-Modified-Since", known?.LastModified);
        var began = clock.GetTimestamp();
        try
        {
            return await transport.SendAsync(message, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw HttpFailure.Of(url, error);
        }
        finally
        {
            metrics.Answered(host, clock.GetElapsedTime(began));
        }
    }

    private static void Add(HttpRequestMessage message, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        message.Headers.Remove(name);
        if (!message.Headers.TryAddWithoutValidation(name, value))
        {
            message.Content?.Headers.Remove(name);
            message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static Uri Next(Uri url, HttpResponseMessage response, int redirects)
    {
        if (redirects == MostRedirects)
        {
            throw AttemptException.Permanent($"{SourceUrl.Shown(url)} redirects for the {MostRedirects + 1}th time: a loop, or as good as one");
        }

        var location = response.Headers.Location ?? throw new ArgumentException("an answer that leads nowhere", nameof(response));
        var next = location.IsAbsoluteUri ? location : new Uri(url, location);
        return SourceUrl.ProblemOf(next.AbsoluteUri) is { } problem ? throw AttemptException.Permanent($"{SourceUrl.Shown(url)} redirects to a URL that {problem}")
            : url.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp ? throw AttemptException.Permanent($"{SourceUrl.Shown(url)} redirects from https to http")
            : next;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    // As all browsers do (RFC 9110, 15.4).
    private static bool KeepsMethod(HttpStatusCode status, string method) =>
        status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect || (status != HttpStatusCode.SeeOther && method != "POST");
}
