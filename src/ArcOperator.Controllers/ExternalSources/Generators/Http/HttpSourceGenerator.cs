using System.Net;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Data from an HTTP server.</summary>
internal sealed class HttpSourceGenerator(HttpTransports transports, FetchOptions options, ExternalSourceMetrics metrics, TimeProvider clock) : ISourceGenerator
{
    // Longer than any that a server means to get back.
    private const int LongestValidator = 1024;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH"];

    public string Type => SourceGenerator.HttpType;

    public string? ProblemOf(SourceGenerator spec) =>
        spec.Http is not { } http ? "spec.generator.http is missing, which type 'http' needs"
        : (FieldRules.SourceUrlProblem(http.Url) ?? SourceUrl.ProblemOf(http.Url)) is { } problem ? $"spec.generator.http.url {problem}"
        : http.Method is { Length: > 0 } method && !Methods.Contains(method) ? "spec.generator.http.method has to be GET, POST, PUT or PATCH"
        : http.HeadersSecretRef is { Name: null or "" } ? $"spec.generator.http.headersSecretRef {FieldRules.SecretNameMessage}"
        : TimeoutProblem(http.Timeout) is { } words ? $"spec.generator.http.timeout '{(http.Timeout ?? "").Truncate(64)}' {words}"
        : null;

    private string? TimeoutProblem(string? text) =>
        text is not { Length: > 0 } ? null
        : !FieldRules.IsDuration(text) ? FieldRules.DurationMessage
        : Lifetime.Parse(text) is not { } timeout || timeout <= TimeSpan.Zero || timeout > SourceFieldRules.LongestTimeout ? SourceFieldRules.TimeoutMessage
        : timeout > options.LongestTimeout ? $"must be at most {Duration.Format(options.LongestTimeout)} (option fetch.longestTimeout)"
        : null;

    public string HostOf(SourceGenerator spec) => UrlOf(spec).Host;

    public string? OriginOf(SourceGenerator spec) => SourceUrl.Shown(UrlOf(spec));

    public async Task<FetchResult> FetchAsync(FetchContext context, CancellationToken cancellationToken)
    {
        var http = HttpOf(context.Spec);
        var request = new HttpRequestDocument { Url = http.Url, Method = http.Method is { Length: > 0 } method ? method : "GET", Headers = new Dictionary<string, string>() };
        request = HttpRequestDocument.Parse(await context.Prepare(request.ToJson(), cancellationToken));
        Check(request);
        var headers = http.HeadersSecretRef?.Name is { Length: > 0 } name
            ? SecretHeaders.Of(await context.ReadSecret(name, cancellationToken), http.CaBundleSecretRef)
            : new Dictionary<string, string>();
        var authorities = http.CaBundleSecretRef is { Name.Length: > 0 } bundle
            ? CertificateBundle.Of(await context.ReadSecret(bundle.Name, cancellationToken), bundle)
            : null;
        using var own = authorities is null ? null : transports.Trusting(authorities);
        var transport = own ?? (http.InsecureSkipVerify is true ? transports.Careless : transports.Usual);
        var timeout = Lifetime.Parse(http.Timeout) ?? DefaultTimeout;
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ExchangeAsync(new(transport, HostOf(context.Spec), headers, metrics, clock), request, context, either.Token);
        }
        catch (OperationCanceledException error) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw AttemptException.Transient($"{SourceUrl.Shown(new(request.Url))} does not answer completely within {Duration.Format(timeout)}", inner: error);
        }
    }

    private async Task<FetchResult> ExchangeAsync(HttpExchange exchange, HttpRequestDocument request, FetchContext context, CancellationToken cancellationToken)
    {
        // Only of a GET it is said what its validators mean (RFC 9110, 13.1).
        var hash = request.Hash();
        var known = request.Method == "GET" ? context.Known(hash) : null;
        var (url, response) = await exchange.SendAsync(request, known, cancellationToken);
        using (response)
        {
            if (response.StatusCode == HttpStatusCode.NotModified && known is { IsEmpty: false })
            {
                return new(true, hash, known);
            }

            if (HttpFailure.OfStatus(url, response, clock) is { } failure)
            {
                throw failure;
            }

            await CopyAsync(url, response, context, cancellationToken);
            return new(
                false,
                hash,
                new(Text(response.Headers.NonValidated, "ETag"), Text(response.Content.Headers.NonValidated, "Last-Modified")),
                SourceFileName.Derive(new(request.Url), Text(response.Content.Headers.NonValidated, "Content-Type")?.Split(';')[0]));
        }
    }

    private static async Task CopyAsync(Uri url, HttpResponseMessage response, FetchContext context, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > context.MaxSize)
        {
            throw TooLarge(url, context);
        }

        await using var content = ContentCoding.Decode(url, response, await ReadAsync(url, () => response.Content.ReadAsStreamAsync(cancellationToken)));
        var (buffer, total) = (new byte[64 << 10], 0L);
        while (await ReadAsync(url, () => content.ReadAsync(buffer, cancellationToken).AsTask()) is > 0 and var count)
        {
            total += count;
            if (total > context.MaxSize)
            {
                throw TooLarge(url, context);
            }

            await context.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    // What goes wrong with the answer is the server's; what goes wrong with the file is ours.
    private static async Task<T> ReadAsync<T>(Uri url, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw HttpFailure.Of(url, error);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
        {
            // Brotli's stream throws InvalidOperationException for data that is not valid.
            throw AttemptException.Transient($"{SourceUrl.Shown(url)} sends a body that its Content-Encoding does not describe, or that is cut off", inner: error);
        }
    }

    private static AttemptException TooLarge(Uri url, FetchContext context) =>
        AttemptException.Permanent($"{SourceUrl.Shown(url)} sends more than artifact.maxSize allows ({context.MaxSize} bytes)");

    private static void Check(HttpRequestDocument request)
    {
        foreach (var (name, value) in request.Headers ?? new Dictionary<string, string>())
        {
            if (SecretHeaders.ProblemOf(name, value) is { } problem)
            {
                throw AttemptException.Configuration($"the pre-request hooks set header '{name.Truncate(64)}': {problem}");
            }
        }
    }

    private static string? Text(System.Net.Http.Headers.HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 and <= LongestValidator } text && text.All(letter => letter is >= ' ' and <= '~')
            ? text
            : null;

    private static HttpGenerator HttpOf(SourceGenerator spec) => spec.Http ?? throw new ArgumentException("generator.http is missing", nameof(spec));

    private static Uri UrlOf(SourceGenerator spec) => new(HttpOf(spec).Url);
}
