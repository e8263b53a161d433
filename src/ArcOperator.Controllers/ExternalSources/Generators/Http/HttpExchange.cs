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

    /// <summary>
    /// Returns the first response that is not a redirect, and whether the origin of the request sent it. Another origin receives no headers
    /// of hooks and Secrets, no body and no validators. The caller disposes the response.
    /// </summary>
    public async Task<(HttpResponseMessage Response, bool IsOrigin)> SendAsync(HttpRequestDocument request, Validators? known, CancellationToken cancellationToken)
    {
        var (url, method, body, isOrigin) = (new Uri(request.Url), request.Method, request.Body, true);
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(redirects == 0 ? null : new(request.Url), url, method, body, request.Headers, isOrigin, known, cancellationToken);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is null)
            {
                return (response, isOrigin);
            }

            using (response)
            {
                var next = Next(new(request.Url), url, response, redirects);
                // After another origin, a redirect back could be an attempt to use the credentials.
                isOrigin &= SourceUrl.IsSameOrigin(url, next);
                (method, body) = isOrigin && KeepsMethod(response.StatusCode, method) ? (method, body) : ("GET", null);
                url = next;
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        Uri? redirectedFrom, Uri url, string method, byte[]? body, IReadOnlyDictionary<string, string>? headers, bool isOrigin, Validators? known, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new(method), url) { Version = HttpVersion.Version11 };
        // A GET without content sends no Content-Length (RFC 9110, 8.6): some servers refuse it.
        if (body is { Length: > 0 } || method != "GET")
        {
            message.Content = new ByteArrayContent(body ?? []);
        }

        Add(message, "User-Agent", "arc-operator");
        Add(message, "Accept-Encoding", "identity");
        foreach (var (name, value) in (headers ?? new Dictionary<string, string>()).Where(_ => isOrigin))
        {
            Add(message, name, value);
        }

        foreach (var (name, value) in secretHeaders.Where(_ => isOrigin))
        {
            Add(message, name, value);
        }

        Add(message, "If-None-Match", isOrigin ? known?.ETag : null);
        Add(message, "If-Modified-Since", isOrigin ? known?.LastModified : null);
        var began = clock.GetTimestamp();
        try
        {
            return await transport.SendAsync(message, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw redirectedFrom is null ? HttpFailure.Of(url, error) : HttpFailure.OfRedirect(redirectedFrom, error);
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

    // Messages name the first URL only: the others are text of the server.
    private static Uri Next(Uri first, Uri url, HttpResponseMessage response, int redirects)
    {
        if (redirects == MostRedirects)
        {
            throw AttemptException.Permanent($"{SourceUrl.Redact(first)} redirects more than {MostRedirects} times");
        }

        var location = response.Headers.Location ?? throw new ArgumentException("a redirect without Location", nameof(response));
        var next = location.IsAbsoluteUri ? location : new Uri(url, location);
        return !SourceUrl.IsHttp(next) ? throw AttemptException.Permanent($"{SourceUrl.Redact(first)} redirects to a URL that is neither http nor https")
            : SourceUrl.Validate(next.AbsoluteUri) is not null ? throw AttemptException.Permanent($"{SourceUrl.Redact(first)} redirects to a URL that is not valid, or contains a user name or password")
            : url.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp ? throw AttemptException.Permanent($"{SourceUrl.Redact(first)} redirects from https to http")
            : next;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    // Browsers do the same (RFC 9110, 15.4).
    private static bool KeepsMethod(HttpStatusCode status, string method) =>
        status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect || (status != HttpStatusCode.SeeOther && method != "POST");
}
