using ArcOperator.Oci.Authentication;
using ArcOperator.Oci.Bodies;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;
using ArcOperator.Oci.Transport;

namespace ArcOperator.Oci;

/// <summary>A client for one registry with the API of the OCI distribution specification.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Content with a wrong digest or size is never a success. Credentials are sent only after a challenge, only over TLS, and only to
/// the registry itself and the token service that it names. Each body has a limit.</para>
/// <para><b>Assumptions.</b> The handler follows no redirects, stores no cookies, and enforces the network policy. It is not disposed with the client.</para>
/// <para><b>Caveats.</b> After a failed download the destination holds a part of the content. A refusal with 429 is not repeated; the caller waits.</para>
/// <para><b>Errors.</b> Refusals and faults of the registry are values with the time to wait, if the registry names one. Exceptions are mistakes of the
/// caller, its cancellation, and errors of the caller's own streams.</para>
/// </remarks>
public sealed class RegistryClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly RegistryAuthentication _authentication;
    private readonly RegistrySender _sender;
    private readonly RegistryLimits _limits;
    private readonly TimeProvider _clock;

    /// <param name="handler">Sends the requests. The network policy of the operator is part of it.</param>
    /// <param name="registry">Scheme, host and port of the registry. A path is ignored.</param>
    /// <param name="credentials">Credentials, or null.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="clock">Clock for timeouts and the expiry of tokens.</param>
    public RegistryClient(HttpMessageHandler handler, Uri registry, RegistryCredentials? credentials, RegistryLimits limits, TimeProvider clock)
    {
        _http = new(handler, disposeHandler: false);
        _authentication = new(registry, credentials, new(_http, credentials, limits, clock), clock);
        _sender = new(_http, registry, _authentication, limits, clock);
        (Registry, _limits, _clock) = (registry, limits, clock);
    }

    /// <summary>Scheme, host and port of the registry.</summary>
    public Uri Registry { get; }

    internal RegistryLimits Limits => _limits;

    /// <summary>Describes a manifest without reading it, where the registry names its digest. Otherwise the manifest is read.</summary>
    public async Task<RegistryResult<OciDescriptor>> HeadManifestAsync(OciReference reference, CancellationToken cancellationToken)
    {
        var result = await _sender.SendAsync(Read(HttpMethod.Head, reference, $"manifests/{reference.Target}") with { Accept = MediaTypes.Manifests }, cancellationToken);
        if (result.Failure is { } failure)
        {
            return failure;
        }

        using var response = result.Value;
        var size = response.Message.Content.Headers.ContentLength;
        if (!OciDigest.TryParse(response.Header(ContentDigest), out var digest) || response.Message.Content.Headers.ContentType?.MediaType is not { } type || size is null)
        {
            var content = await GetManifestAsync(reference, cancellationToken);
            return content.Failure is { } unread ? unread : content.Value.Descriptor;
        }

        return reference.Digest is { } expected && expected != digest
            ? WrongDigest(reference, digest)
            : new OciDescriptor { MediaType = type, Digest = digest, Size = size.Value };
    }

    /// <summary>Reads a manifest or an index, and verifies its digest.</summary>
    public async Task<RegistryResult<ManifestContent>> GetManifestAsync(OciReference reference, CancellationToken cancellationToken)
    {
        var request = Read(HttpMethod.Get, reference, $"manifests/{reference.Target}") with { Accept = MediaTypes.Manifests };
        var result = await _sender.SendAsync(request, cancellationToken);
        if (result.Failure is { } failure)
        {
            return failure;
        }

        using var response = result.Value;
        return await _sender.ReadAsync<ManifestContent>(request, response, async () =>
            await BoundedBody.ReadAsync(response.Message.Content, _limits.ManifestBytes, response.Timeout) is not { } bytes
                ? new RegistryFailure(RegistryFailureKind.TooLarge, $"the manifest {reference} is larger than {_limits.ManifestBytes} bytes")
                : Verify(reference, response, bytes));
    }

    /// <summary>Writes a manifest or an index.</summary>
    /// <param name="target">The repository. With a tag, the manifest gets this tag; otherwise it is stored by its digest only.</param>
    /// <param name="content">The manifest.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RegistryResult<ManifestReceipt>> PutManifestAsync(OciReference target, ManifestContent content, CancellationToken cancellationToken)
    {
        var name = target.Tag ?? content.Digest.ToString();
        var result = await _sender.SendAsync(Write(HttpMethod.Put, target, UrlOf(target, $"manifests/{name}")) with
        {
            CreateBody = _ => new ReadOnlyMemoryContent(content.Bytes) { Headers = { ContentType = new(content.MediaType) } },
        }, cancellationToken);
        if (result.Failure is { } failure)
        {
            return failure;
        }

        using var response = result.Value;
        return OciDigest.TryParse(response.Header(ContentDigest), out var stored) && stored.Algorithm == content.Digest.Algorithm && stored != content.Digest
            ? WrongDigest(target.At(content.Digest), stored)
            : new ManifestReceipt(content.Digest, response.Header("OCI-Subject") is { Length: > 0 });
    }

    /// <summary>Returns whether the repository has a blob.</summary>
    public async Task<RegistryResult<bool>> HasBlobAsync(OciReference repository, OciDigest digest, CancellationToken cancellationToken)
    {
        var result = await _sender.SendAsync(Read(HttpMethod.Head, repository, $"blobs/{digest}"), cancellationToken);
        if (result.Failure is { } failure)
        {
            return failure.Kind == RegistryFailureKind.NotFound ? false : failure;
        }

        result.Value.Dispose();
        return true;
    }

    /// <summary>Reads a blob into memory, and verifies its size and digest.</summary>
    public async Task<RegistryResult<ReadOnlyMemory<byte>>> ReadBlobAsync(OciReference repository, OciDescriptor blob, CancellationToken cancellationToken)
    {
        if (blob.Size < 0 || blob.Size > _limits.BlobBytesInMemory)
        {
            return new RegistryFailure(RegistryFailureKind.TooLarge, $"blob {blob.Digest} has {blob.Size} bytes, and at most {_limits.BlobBytesInMemory} are read into memory");
        }

        var content = new MemoryStream((int)blob.Size);
        var result = await DownloadBlobAsync(repository, blob, content, cancellationToken);
        return result.Failure is { } failure ? failure : new ReadOnlyMemory<byte>(content.GetBuffer(), 0, (int)content.Length);
    }

    /// <summary>Writes a blob to a stream, and verifies its size and digest. An interrupted transfer continues at its last byte.</summary>
    /// <returns>The number of bytes.</returns>
    public Task<RegistryResult<long>> DownloadBlobAsync(OciReference repository, OciDescriptor blob, Stream destination, CancellationToken cancellationToken) =>
        new BlobDownload(_sender, _limits, _clock).RunAsync(Read(HttpMethod.Get, repository, $"blobs/{blob.Digest}"), blob, destination, cancellationToken);

    /// <summary>Makes sure that a repository has a blob: nothing is sent if it has, or if the registry can mount it from another repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="blob">Digest and size of the blob.</param>
    /// <param name="content">The blob, as a stream that can seek.</param>
    /// <param name="mountFrom">A repository of the same registry that may have the blob, or null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RegistryResult<BlobPush>> PushBlobAsync(
        OciReference repository, OciDescriptor blob, Stream content, OciReference? mountFrom, CancellationToken cancellationToken)
    {
        var exists = await HasBlobAsync(repository, blob.Digest, cancellationToken);
        return exists.Failure is { } failure ? failure
            : exists.Value ? BlobPush.Existed
            : await new BlobUpload(_sender, _limits, _clock).RunAsync(
                Write(HttpMethod.Post, repository, UrlOf(repository, "blobs/uploads/")), blob, content, mountFrom?.Repository, cancellationToken);
    }

    /// <summary>Lists the tags of a repository, page by page.</summary>
    public async Task<RegistryResult<IReadOnlyList<string>>> ListTagsAsync(OciReference repository, CancellationToken cancellationToken) =>
        await new PagedList<string>(_sender, _limits.Tags, _limits.ManifestBytes, PagedList.ReadTags).RunAsync(Read(HttpMethod.Get, repository, "tags/list"), cancellationToken);

    /// <summary>Asks the referrers API. A failure of kind NotFound means that the registry does not have it.</summary>
    internal async Task<RegistryResult<IReadOnlyList<OciDescriptor>>> ListReferrersByApiAsync(OciReference repository, OciDigest digest, CancellationToken cancellationToken) =>
        await new PagedList<OciDescriptor>(_sender, _limits.Tags, _limits.ManifestBytes, PagedList.ReadReferrers)
            .RunAsync(Read(HttpMethod.Get, repository, $"referrers/{digest}") with { Accept = [MediaTypes.Index] }, cancellationToken);

    public void Dispose()
    {
        _authentication.Dispose();
        _http.Dispose();
    }

    private const string ContentDigest = "Docker-Content-Digest";

    private static RegistryResult<ManifestContent> Verify(OciReference reference, RegistryResponse response, byte[] bytes)
    {
        var named = OciDigest.TryParse(response.Header(ContentDigest), out var header) ? header : null;
        var expected = reference.Digest ?? named;
        var actual = expected is null ? OciDigest.Of(bytes) : OciDigest.Of(bytes, expected);
        var type = ManifestContent.FindMediaType(bytes, response.Message.Content.Headers.ContentType?.MediaType);
        return expected is not null && actual != expected ? WrongDigest(reference, actual)
            : type is null ? new RegistryFailure(RegistryFailureKind.InvalidContent, $"{reference} is neither a valid manifest nor a valid index")
            : new ManifestContent(type, bytes, actual);
    }

    private static RegistryFailure WrongDigest(OciReference reference, OciDigest actual) =>
        new(RegistryFailureKind.InvalidContent, $"{reference} has another digest in the registry: {actual}");

    private RegistryRequest Read(HttpMethod method, OciReference reference, string path) =>
        new(method, UrlOf(reference, path), [$"repository:{reference.Repository}:pull"]);

    private static RegistryRequest Write(HttpMethod method, OciReference reference, Uri url) => new(method, url, [$"repository:{reference.Repository}:pull,push"]);

    private Uri UrlOf(OciReference reference, string path) =>
        string.Equals(reference.ApiHost, Registry.Authority, StringComparison.OrdinalIgnoreCase) || reference.ApiHost == $"{Registry.IdnHost}:{Registry.Port}"
            ? new(Registry, $"/v2/{reference.Repository}/{path}")
            : throw new ArgumentException($"{reference} is not in the registry {Registry.Authority}", nameof(reference));
}

/// <summary>Confirmation of a written manifest.</summary>
/// <param name="Digest">Digest of the manifest.</param>
/// <param name="ListsReferrers">True if the registry lists the manifest as a referrer of its subject (header OCI-Subject). Otherwise the client has to.</param>
public sealed record ManifestReceipt(OciDigest Digest, bool ListsReferrers);
