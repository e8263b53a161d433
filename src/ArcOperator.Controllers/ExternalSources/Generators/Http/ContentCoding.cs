using System.IO.Compression;
using System.Net.Http.Headers;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Decodes bodies of servers that encode them although the request asked for <c>identity</c> (RFC 9110, 8.4).</summary>
internal static class ContentCoding
{
    private const int LongestShown = 64;

    /// <summary>Returns a stream of the decoded body. Its size is unknown: the caller limits it while reading.</summary>
    /// <exception cref="AttemptException">The encoding is not supported.</exception>
    public static Stream Decode(Uri url, HttpResponseMessage response, Stream content) => CodingsOf(response.Content.Headers.NonValidated) switch
    {
        [] => content,
        ["gzip" or "x-gzip"] => new GZipStream(content, CompressionMode.Decompress),
        ["br"] => new BrotliStream(content, CompressionMode.Decompress),
        ["deflate"] => new ZLibStream(content, CompressionMode.Decompress),
        var codings => throw AttemptException.Permanent(
            $"{SourceUrl.Shown(url)} sends Content-Encoding '{string.Join(", ", codings).Truncate(LongestShown)}': only gzip, br or deflate is decoded"),
    };

    private static string[] CodingsOf(HttpHeadersNonValidated headers) => headers.TryGetValues("Content-Encoding", out var values)
        ? [.. values.ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(coding => coding.ToLowerInvariant())
            .Where(coding => coding != "identity")]
        : [];
}
