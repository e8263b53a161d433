using System.IO.Compression;
using System.Net.Http.Headers;
using ArcOperator.Artifacts.Packaging;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Reads the body of a response within the size limit, decodes it, and derives a file name for it.</summary>
internal static class HttpBody
{
    private static readonly string[] KeptExtensions = [".yaml", ".yml", ".json"];

    /// <summary>Copies the decoded body.</summary>
    /// <exception cref="AttemptException">The body is too large, cut off, or in an encoding that is not supported.</exception>
    public static async Task CopyAsync(Uri url, HttpResponseMessage response, FetchContext context, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > context.MaxSize)
        {
            throw TooLarge(url, context);
        }

        await using var content = Decode(url, response, await ReadAsync(url, () => response.Content.ReadAsStreamAsync(cancellationToken)));
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

    /// <summary>Returns the file name of the URL if its extension is kept, else a name for the media type; null if neither determines one.</summary>
    public static string? FileNameOf(Uri url, string? mediaType) =>
        Uri.UnescapeDataString(url.AbsolutePath.Split('/')[^1]) is var name
        && KeptExtensions.Any(extension => name.Length > extension.Length && name.EndsWith(extension, StringComparison.Ordinal))
        && !name.Contains('/') && DestinationPath.TryParse(name, out var path, out _) ? path.Value
        : (mediaType ?? "").Trim().ToLowerInvariant() switch
        {
            "application/yaml" or "application/x-yaml" or "text/yaml" or "text/x-yaml" or "text/vnd.yaml" => "data.yaml",
            "application/json" or "text/json" => "data.json",
            var type when type.EndsWith("+yaml", StringComparison.Ordinal) => "data.yaml",
            var type when type.EndsWith("+json", StringComparison.Ordinal) => "data.json",
            _ => null,
        };

    // Some servers encode bodies although the request asked for identity (RFC 9110, 8.4).
    private static Stream Decode(Uri url, HttpResponseMessage response, Stream content) => CodingsOf(response.Content.Headers.NonValidated) switch
    {
        [] => content,
        ["gzip" or "x-gzip"] => new GZipStream(content, CompressionMode.Decompress),
        ["br"] => new BrotliStream(content, CompressionMode.Decompress),
        ["deflate"] => new ZLibStream(content, CompressionMode.Decompress),
        var codings => throw AttemptException.Permanent(
            $"{SourceUrl.Redact(url)} sends an unsupported Content-Encoding: only gzip, br and deflate are supported, and only one of them"),
    };

    private static string[] CodingsOf(HttpHeadersNonValidated headers) => headers.TryGetValues("Content-Encoding", out var values)
        ? [.. values.ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(coding => coding.ToLowerInvariant())
            .Where(coding => coding != "identity")]
        : [];

    // Only exceptions of the response are failures of the server. Exceptions of the file belong to the operator.
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
            throw AttemptException.Transient($"{SourceUrl.Redact(url)} sends a body that does not match its Content-Encoding, or that is cut off", inner: error);
        }
    }

    private static AttemptException TooLarge(Uri url, FetchContext context) =>
        AttemptException.Permanent($"{SourceUrl.Redact(url)} sends more than artifact.maxSize allows ({context.MaxSize} bytes)");
}
