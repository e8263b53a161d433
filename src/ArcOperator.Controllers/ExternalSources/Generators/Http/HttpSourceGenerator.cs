using System.Net;
using System.Net.Http.Headers;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Fetches data from an HTTP server.</summary>
internal sealed class HttpSourceGenerator(HttpTransports transports, FetchOptions options, ExternalSourceMetrics metrics, TimeProvider clock) : ISourceGenerator
{
    // In characters. Longer validators are not sent back.
    private const int LongestValidator = 1024;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    public string Type => SourceGenerator.HttpType;

    public string? Validate(SourceGenerator spec) =>
        spec.Http is not { } http ? "spec.generator.http is missing, which type 'http' needs"
        : (FieldRules.SourceUrlProblem(http.Url) ?? SourceUrl.Validate(http.Url)) is { } problem ? $"spec.generator.http.url {problem}"
        : http.Method is { Length: > 0 } method && !HttpRequestDocument.IsSupported(method) ? "spec.generator.http.method must be GET, POST, PUT or PATCH"
        : http.HeadersSecretRef is { Name: null or "" } ? $"spec.generator.http.headersSecretRef {FieldRules.SecretNameMessage}"
        : ValidateTimeout(http.Timeout) is { } words ? $"spec.generator.http.timeout '{(http.Timeout ?? "").Truncate(64)}' {words}"
        : null;

    public string HostOf(SourceGenerator spec) => UrlOf(spec).Host;

    public string? OriginOf(SourceGenerator spec) => SourceUrl.Redact(UrlOf(spec));

    public byte[] CreateRequest(SourceGenerator spec)
    {
        var http = HttpOf(spec);
        return new HttpRequestDocument { Url = http.Url, Method = http.Method is { Length: > 0 } method ? method : "GET", Headers = new Dictionary<string, string>() }.ToJson();
    }

    public async Task<FetchResult> FetchAsync(FetchContext context, CancellationToken cancellationToken)
    {
        var http = HttpOf(context.Spec);
        var request = HttpRequestDocument.Parse(context.Request);
        var headers = await HeadersAsync(http, new(request.Url), context, cancellationToken);
        var authorities = http.CaBundleSecretRef is { Name.Length: > 0 } bundle
            ? CertificateBundle.Read(await context.ReadSecret(bundle.Name, cancellationToken), bundle)
            : null;
        using var own = authorities is null ? null : transports.WithAuthorities(authorities);
        var transport = own ?? (http.InsecureSkipVerify is true ? transports.Insecure : transports.Default);
        var timeout = Expiry.ParseDuration(http.Timeout) ?? DefaultTimeout;
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ExchangeAsync(new(transport, HostOf(context.Spec), headers, metrics, clock), request, context, either.Token);
        }
        catch (OperationCanceledException error) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw AttemptException.Transient($"{SourceUrl.Redact(new(request.Url))} does not answer completely within {Duration.Format(timeout)}", inner: error);
        }
    }

    // Anyone on the way can read a request by http. The Secret is not even read for it.
    private async Task<IReadOnlyDictionary<string, string>> HeadersAsync(HttpGenerator http, Uri url, FetchContext context, CancellationToken cancellationToken) =>
        http.HeadersSecretRef?.Name is not { Length: > 0 } name ? new Dictionary<string, string>()
        : url.Scheme != Uri.UriSchemeHttps && !options.HttpSecretHosts.Any(pattern => NetworkPolicy.Matches(url.IdnHost.TrimEnd('.'), pattern))
            ? throw AttemptException.Configuration(
                $"spec.generator.http.url is http, so headers of Secret '{name}' are not sent: use https, or add host '{url.IdnHost}' to option fetch.httpSecretHosts")
        : SecretHeaders.Read(Limited(await context.ReadSecret(name, cancellationToken), url), http.CaBundleSecretRef);

    private static V1Secret Limited(V1Secret secret, Uri url) =>
        SecretHosts.FindProblem(secret, url, "spec.generator.http.url") is { } problem ? throw AttemptException.Configuration(problem) : secret;

    private async Task<FetchResult> ExchangeAsync(HttpExchange exchange, HttpRequestDocument request, FetchContext context, CancellationToken cancellationToken)
    {
        // Conditional requests are defined for GET (RFC 9110, 13.1).
        var hash = request.Hash();
        var known = request.Method == "GET" ? context.Known(hash) : null;
        var url = new Uri(request.Url);
        var (response, isOrigin) = await exchange.SendAsync(request, known, cancellationToken);
        using (response)
        {
            if (response.StatusCode == HttpStatusCode.NotModified && isOrigin && known is { IsEmpty: false })
            {
                return new(true, hash, known);
            }

            if (HttpFailure.OfStatus(url, response, clock) is { } failure)
            {
                throw failure;
            }

            await HttpBody.CopyAsync(url, response, context, cancellationToken);
            return new(
                false,
                hash,
                isOrigin ? new(Text(response.Headers.NonValidated, "ETag"), Text(response.Content.Headers.NonValidated, "Last-Modified")) : Validators.None,
                HttpBody.FileNameOf(new(request.Url), Text(response.Content.Headers.NonValidated, "Content-Type")?.Split(';')[0]));
        }
    }

    private string? ValidateTimeout(string? text) =>
        text is not { Length: > 0 } ? null
        : !FieldRules.IsDuration(text) ? FieldRules.DurationMessage
        : Expiry.ParseDuration(text) is not { } timeout || timeout <= TimeSpan.Zero || timeout > SourceFieldRules.LongestTimeout ? SourceFieldRules.TimeoutMessage
        : timeout > options.LongestTimeout ? $"must be at most {Duration.Format(options.LongestTimeout)} (option fetch.longestTimeout)"
        : null;

    private static string? Text(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 and <= LongestValidator } text && text.All(letter => letter is >= ' ' and <= '~')
            ? text
            : null;

    private static HttpGenerator HttpOf(SourceGenerator spec) => spec.Http ?? throw new ArgumentException("generator.http is missing", nameof(spec));

    private static Uri UrlOf(SourceGenerator spec) => new(HttpOf(spec).Url);
}
