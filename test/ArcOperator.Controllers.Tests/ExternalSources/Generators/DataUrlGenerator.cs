using System.Security.Cryptography;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.Tests.ExternalSources.Generators;

/// <summary>The example of docs/extending.md: a generator whose URL contains the data (RFC 2397, in its plain form).</summary>
internal sealed class DataUrlGenerator : ISourceGenerator
{
    private const string Prefix = "data:,";

    public string Type => "data";

    public string? Validate(SourceGenerator spec) =>
        UrlOf(spec).StartsWith(Prefix, StringComparison.Ordinal) ? null : $"spec.generator.http.url must begin with '{Prefix}'";

    // Without a host the number of attempts is not limited.
    public string HostOf(SourceGenerator spec) => "";

    // The URL is the data, and metadata must not contain data.
    public string? OriginOf(SourceGenerator spec) => null;

    public byte[] CreateRequest(SourceGenerator spec) => Encoding.UTF8.GetBytes(UrlOf(spec));

    public async Task<FetchResult> FetchAsync(FetchContext context, CancellationToken cancellationToken)
    {
        // Validators belong to the request after the hooks, so the hash is made of it.
        var hash = Convert.ToHexStringLower(SHA256.HashData(context.Request));
        if (context.Known(hash) is { IsEmpty: false } known)
        {
            return new(IsNotModified: true, hash, known);
        }

        var data = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(context.Request)[Prefix.Length..]));
        if (data.Length > context.MaxSize)
        {
            throw AttemptException.Permanent($"the URL holds more than artifact.maxSize allows ({context.MaxSize} bytes)");
        }

        await context.Body.WriteAsync(data, cancellationToken);
        return new(IsNotModified: false, hash, new(ETag: hash, LastModified: null));
    }

    private static string UrlOf(SourceGenerator spec) => spec.Http?.Url ?? "";
}
