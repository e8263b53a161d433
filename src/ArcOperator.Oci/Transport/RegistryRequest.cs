using ArcOperator.Oci.Bodies;

namespace ArcOperator.Oci.Transport;

/// <summary>A request to a registry.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Url">Absolute URL.</param>
/// <param name="Scopes">Permissions that the request needs, such as <c>repository:team/app:pull</c>.</param>
internal sealed record RegistryRequest(HttpMethod Method, Uri Url, IReadOnlyList<string> Scopes)
{
    /// <summary>Media types that the response may have. Empty for any.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>First byte of the body to send, for a download that continues. Otherwise null.</summary>
    public long? RangeFrom { get; init; }

    /// <summary>Value of Content-Range as the distribution specification expects it, which differs from HTTP's. Otherwise null.</summary>
    public string? ContentRange { get; init; }

    /// <summary>Creates the body, or null if there is none. It is called again if the request is repeated with credentials.</summary>
    public Func<StallTimeout, HttpContent>? CreateBody { get; init; }

    /// <summary>True if a redirect may be followed: only a request without a body that changes nothing.</summary>
    public bool FollowsRedirects => Method == HttpMethod.Get || Method == HttpMethod.Head;
}

/// <summary>A successful response. Its body is read under the same limit of time without progress as the request.</summary>
internal sealed class RegistryResponse(HttpResponseMessage message, StallTimeout timeout, Uri url) : IDisposable
{
    public HttpResponseMessage Message => message;

    public StallTimeout Timeout => timeout;

    /// <summary>URL that was requested last.</summary>
    public Uri Url => url;

    /// <summary>Value of a header, or null.</summary>
    public string? Header(string name) => message.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    public void Dispose()
    {
        message.Dispose();
        timeout.Dispose();
    }
}
