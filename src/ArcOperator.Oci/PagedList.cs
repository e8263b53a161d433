using System.Text.Json;
using ArcOperator.Oci.Bodies;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.Results;
using ArcOperator.Oci.Transport;

namespace ArcOperator.Oci;

/// <summary>Reads a list that a registry divides into pages, each of which names the next in its Link header (RFC 8288).</summary>
/// <param name="sender">Sends the requests.</param>
/// <param name="mostItems">Maximum number of items.</param>
/// <param name="pageBytes">Largest page, in bytes.</param>
/// <param name="readPage">Reads the items of a page, or returns null if the page is not valid.</param>
internal sealed class PagedList<T>(RegistrySender sender, int mostItems, int pageBytes, Func<HttpResponseMessage, byte[], IReadOnlyList<T>?> readPage)
{
    public async Task<RegistryResult<IReadOnlyList<T>>> RunAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var seen = new HashSet<Uri>();
        for (var next = request.Url; next is not null;)
        {
            if (!seen.Add(next) || seen.Count > mostItems)
            {
                return Invalid(request, "names a page twice");
            }

            var page = await ReadAsync(request with { Url = next }, cancellationToken);
            if (page.Failure is { } failure)
            {
                return failure;
            }

            items.AddRange(page.Value.Items);
            if (items.Count > mostItems)
            {
                return new RegistryFailure(RegistryFailureKind.TooLarge, $"the list {LocationRules.Display(request.Url)} has more than {mostItems} entries");
            }

            if (page.Value.Link is { } link && (LocationRules.Resolve(next, link) is not { } resolved || !LocationRules.IsSameOrigin(resolved, request.Url)))
            {
                return Invalid(request, "names a page on another server");
            }

            next = page.Value.Link is null ? null : LocationRules.Resolve(next, page.Value.Link);
        }

        return items;
    }

    private async Task<RegistryResult<Page>> ReadAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var result = await sender.SendAsync(request, cancellationToken);
        if (result.Failure is { } failure)
        {
            return failure;
        }

        using var response = result.Value;
        return await sender.ReadAsync<Page>(request, response, async () =>
            await BoundedBody.ReadAsync(response.Message.Content, pageBytes, response.Timeout) is not { } body
                ? new RegistryFailure(RegistryFailureKind.TooLarge, $"a page of the list {LocationRules.Display(request.Url)} is larger than {pageBytes} bytes")
            : readPage(response.Message, body) is not { } items ? Invalid(request, "is not valid")
            : new Page(items, NextLink(response.Header("Link"))));
    }

    private static RegistryFailure Invalid(RegistryRequest request, string problem) =>
        new(RegistryFailureKind.InvalidContent, $"the list {LocationRules.Display(request.Url)} {problem}");

    // Registries write </v2/…>; rel="next", some without quotes.
    private static Uri? NextLink(string? header)
    {
        var (start, end) = (header?.IndexOf('<') ?? -1, header?.IndexOf('>') ?? -1);
        return header is not null && start >= 0 && end > start && header[end..].Replace("\"", "", StringComparison.Ordinal).Contains("rel=next", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(header[(start + 1)..end], UriKind.RelativeOrAbsolute, out var link)
            ? link
            : null;
    }

    private sealed record Page(IReadOnlyList<T> Items, Uri? Link);
}

/// <summary>Readers of pages.</summary>
internal static class PagedList
{
    /// <summary>Reads the tags of a page. A repository without tags has <c>null</c> in some registries.</summary>
    public static IReadOnlyList<string>? ReadTags(HttpResponseMessage response, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is not { ValueKind: JsonValueKind.Object } root ? null
                : !root.TryGetProperty("tags", out var tags) || tags.ValueKind == JsonValueKind.Null ? []
                : tags.ValueKind == JsonValueKind.Array && tags.EnumerateArray().All(tag => tag.ValueKind == JsonValueKind.String) ? [.. tags.EnumerateArray().Select(tag => tag.GetString() ?? "")]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the referrers of a page. A page of another media type is not an answer of the referrers API.</summary>
    public static IReadOnlyList<OciDescriptor>? ReadReferrers(HttpResponseMessage response, byte[] body) =>
        response.Content.Headers.ContentType?.MediaType is MediaTypes.Index or null
            ? new ManifestContent(MediaTypes.Index, body, References.OciDigest.Of(body)).ReadIndex()?.Manifests
            : null;
}
