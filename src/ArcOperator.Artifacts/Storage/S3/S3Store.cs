using Amazon.S3;
using Amazon.S3.Model;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Streams;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>Stores artifacts as objects of a bucket in AWS S3 or a compatible store.</summary>
internal sealed class S3Store : IArtifactStore, IDisposable
{
    // Longer than any upload.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly HttpClient _http = S3HttpHandler.CreateClient();
    private readonly AmazonS3Client _client;
    private readonly S3Options _options;
    private readonly S3Calls _calls;
    private readonly S3Upload _upload;
    private readonly TimeProvider _clock;

    public S3Store(S3Options options, TimeProvider clock, ILogger logger)
    {
        (_options, _clock) = (options, clock);
        _client = S3Connection.Open(options, _http);
        _calls = new(options, clock, logger);
        _upload = new(_client, options, _calls, logger);
    }

    /// <summary>Number of entries per list request, at most 1000.</summary>
    public int PageSize { get; init; } = 1000;

    public async Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var actual = await ArtifactDigest.OfAsync(content, cancellationToken);
        if (actual != key.Digest)
        {
            throw new DigestMismatchException(key, actual);
        }

        await _upload.SendAsync(NameOf(key.Path), content, cancellationToken);
    }

    public async Task<Stream> OpenAsync(ArtifactKey key, ByteRange? range, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _options.Bucket, Key = NameOf(key.Path) };
        if (range is var (offset, length))
        {
            request.ByteRange = new(offset, offset + length - 1);
        }

        var answer = await _calls.TrySendAsync(What("read", key), token => _client.GetObjectAsync(request, token), cancellationToken)
            ?? throw new ArtifactNotFoundException(key);
        // Minus one means that the length is unknown. An interrupted download could then not be detected.
        var size = answer.Headers.ContentLength;
        if (size < 0 || (range is { } part && size != part.Length))
        {
            answer.Dispose();
            throw new StoreUnavailableException($"cannot {What("read", key)}: the store returned another range than requested", null, null);
        }

        return new ObjectContent(answer, What("read", key), _options.RequestTimeout, _clock);
    }

    public async Task<StoredArtifact?> FindAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        var answer = await _calls.TrySendAsync(
            What("look for", key), token => _client.GetObjectMetadataAsync(_options.Bucket, NameOf(key.Path), token), cancellationToken);
        return answer is null ? null
            : answer.Headers.ContentLength is var size and >= 0 ? new(key, size, TimeOf(answer.LastModified))
            : throw new StoreUnavailableException($"cannot {What("look for", key)}: the store does not return its size", null, null);
    }

    public async Task<IReadOnlyList<StoredArtifact>> ListAsync(ArtifactFolder folder, CancellationToken cancellationToken)
    {
        var found = new List<StoredArtifact>();
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = NameOf(folder.Path) + "/", MaxKeys = PageSize };
        do
        {
            var page = await _calls.SendAsync($"list {folder} in bucket {_options.Bucket}", token => _client.ListObjectsV2Async(request, token), cancellationToken);
            found.AddRange(
                from entry in page.S3Objects ?? []
                let artifact = ArtifactKey.TryParse(entry.Key[_options.Prefix.Length..], out var key) ? new StoredArtifact(key, entry.Size ?? 0, TimeOf(entry.LastModified)) : null
                where artifact is not null
                select artifact);
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
        return found;
    }

    public Task DeleteAsync(ArtifactKey key, CancellationToken cancellationToken) =>
        _calls.TrySendAsync(What("delete", key), token => _client.DeleteObjectAsync(_options.Bucket, NameOf(key.Path), token), cancellationToken);

    public Task<int> RemoveLeftoversAsync(CancellationToken cancellationToken) =>
        AbortAsync(_options.Prefix, upload => _clock.GetUtcNow() - TimeOf(upload.Initiated) > Abandoned, cancellationToken);

    public Task<int> RemoveUnfinishedAsync(ArtifactFolder folder, CancellationToken cancellationToken) =>
        AbortAsync(NameOf(folder.Path) + "/", _ => true, cancellationToken);

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private async Task<int> AbortAsync(string prefix, Func<MultipartUpload, bool> isOver, CancellationToken cancellationToken)
    {
        var removed = 0;
        var request = new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = prefix, MaxUploads = PageSize };
        bool isMore;
        do
        {
            var page = await _calls.SendAsync($"clean up bucket {_options.Bucket}", token => _client.ListMultipartUploadsAsync(request, token), cancellationToken);
            foreach (var upload in (page.MultipartUploads ?? []).Where(isOver))
            {
                await _upload.AbortAsync(upload.Key, upload.UploadId);
                removed++;
            }

            (request.KeyMarker, request.UploadIdMarker, isMore) = (page.NextKeyMarker, page.NextUploadIdMarker, page.IsTruncated is true);
        }
        while (isMore);
        return removed;
    }

    private static DateTimeOffset TimeOf(DateTime? time) => time is { } known ? new(known.ToUniversalTime()) : DateTimeOffset.MinValue;

    private string NameOf(string path) => _options.Prefix + path;

    private string What(string verb, ArtifactKey key) => $"{verb} {key} in bucket {_options.Bucket}";
}

internal static partial class S3Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Retrying in {DelayMs} ms ({Attempt}/{Retries}): {Problem}")]
    public static partial void Retrying(ILogger logger, string problem, long delayMs, int attempt, int retries);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upload failed and its parts are still in the store; they are deleted later {Key}: {Problem}")]
    public static partial void PartsLeft(ILogger logger, string key, string problem);
}
