using System.Security.Cryptography;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Generators;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>The example of docs/extending.md: a generator whose data stands in its URL (RFC 2397, the plain form of it).</summary>
internal sealed class DataUrlGenerator : ISourceGenerator
{
    private const string Prefix = "data:,";

    public string Type => "data";

    public string? ProblemOf(SourceGenerator spec) =>
        UrlOf(spec).StartsWith(Prefix, StringComparison.Ordinal) ? null : $"spec.generator.http.url has to begin with '{Prefix}'";

    // Nobody is asked, so nobody is asked too much.
    public string HostOf(SourceGenerator spec) => "";

    // The URL is the data, which does not belong into metadata.
    public string? OriginOf(SourceGenerator spec) => null;

    public async Task<FetchResult> FetchAsync(FetchContext context, CancellationToken cancellationToken)
    {
        // What the hooks make of the request decides, and what validators count for is its hash.
        var request = await context.Prepare(Encoding.UTF8.GetBytes(UrlOf(context.Spec)), cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(request));
        if (context.Known(hash) is { IsEmpty: false } known)
        {
            return new(IsNotModified: true, hash, known);
        }

        var data = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(request)[Prefix.Length..]));
        if (data.Length > context.MaxSize)
        {
            throw AttemptException.Permanent($"the URL holds more than artifact.maxSize allows ({context.MaxSize} bytes)");
        }

        await context.Body.WriteAsync(data, cancellationToken);
        return new(IsNotModified: false, hash, new(ETag: hash, LastModified: null));
    }

    private static string UrlOf(SourceGenerator spec) => spec.Http?.Url ?? "";
}
