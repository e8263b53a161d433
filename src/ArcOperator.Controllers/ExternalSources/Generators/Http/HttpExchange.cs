using System.Net;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Sends one request and follows redirects. Each address is checked like the first one, and secrets are sent to the origin of the request only.</summary>
/// <param name="transport">Opens connections.</param>
/// <param name="host">Host of the spec, used as the label of metrics. Servers must not create labels by redirects.</param>
/// <param name="secretHeaders">Headers that are sent to the origin of the request only.</param>
/// <param name="metrics">Records the time until responses begin.</param>
/// <param name="clock">Measures that time.</param>
internal sealed class HttpExchange(
    HttpMessageInvoker transport, string host, IReadOnlyDictionary<string, string> secretHeaders, ExternalSourceMetrics metrics, TimeProvider clock)
{
    private const int MostRedirects = 10;

    // Headers that identify the client, also if a hook set them.
    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Cookie", "Proxy-Authorization" };

    /// <summary>Returns the first response that is not a redirect, with its URL. The caller disposes the response.</summary>
    public async Task<(Uri Url, HttpResponseMessage Response)> SendAsync(HttpRequestDocument request, Validators? known, CancellationToken cancellationToken)
    {
        var (url, method, body, isOrigin) = (new Uri(request.Url), request.Method, request.Body, true);
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(url, method, body, request.Headers, isOrigin, known, cancellationToken);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is null)
            {
                return (url, response);
            }

            using (response)
            {
                var next = Next(url, response, redirects);
                // After another origin, a redirect back could be an attempt to use the credentials.
                isOrigin &= SourceUrl.IsSameOrigin(url, next);
                (method, body) = KeepsMethod(response.StatusCode, method) ? (method, body) : ("GET", null);
                url = next;
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        Uri url, string method, byte[]? body, IReadOnlyDictionary<string, string>? headers, bool isOrigin, Validators? known, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new(method), url) { Version = HttpVersion.Version11 };
        // A GET without content sends no Content-Length (RFC 9110, 8.6): some servers refuse it.
        if (body is { Length: > 0 } || method != "GET")
        {
            message.Content = new ByteArrayContent(body ?? []);
        }

        Add(message, "User-Agent", "arc-operator");
        Add(message, "Accept-Encoding", "identity");
        foreach (var (name, value) in (headers ?? new Dictionary<string, string>()).Where(header => isOrigin || !Credentials.Contains(header.Key)))
        {
            Add(message, name, value);
        }

        foreach (var (name, value) in secretHeaders.Where(_ => isOrigin))
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
            throw AttemptException.Permanent($"{SourceUrl.Shorten(url)} redirects more than {MostRedirects} times");
        }

        var location = response.Headers.Location ?? throw new ArgumentException("a redirect without Location", nameof(response));
        var next = location.IsAbsoluteUri ? location : new Uri(url, location);
        return SourceUrl.Validate(next.AbsoluteUri) is { } problem ? throw AttemptException.Permanent($"{SourceUrl.Shorten(url)} redirects to a URL that {problem}")
            : url.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp ? throw AttemptException.Permanent($"{SourceUrl.Shorten(url)} redirects from https to http")
            : next;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    // Browsers do the same (RFC 9110, 15.4).
    private static bool KeepsMethod(HttpStatusCode status, string method) =>
        status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect || (status != HttpStatusCode.SeeOther && method != "POST");
}
