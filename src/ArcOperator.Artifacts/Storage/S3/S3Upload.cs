using Amazon.S3;
using Amazon.S3.Model;
using ArcOperator.Artifacts.Options;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>Uploads content to the bucket in one request, or in parts if it is larger than one part.</summary>
internal sealed class S3Upload(IAmazonS3 client, S3Options options, S3Calls calls, ILogger logger)
{
    private const string ContentType = "application/gzip";

    /// <param name="name">Name of the object.</param>
    /// <param name="content">Content, read from its beginning for each attempt.</param>
    /// <param name="cancellationToken">Cancels the call. Uploaded parts are deleted.</param>
    public async Task SendAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        if (content.Length <= options.PartSize)
        {
            await calls.SendAsync(What(name), token => client.PutObjectAsync(Whole(name, content), token), cancellationToken);
            return;
        }

        var start = await calls.SendAsync(
            What(name),
            token => client.InitiateMultipartUploadAsync(new() { BucketName = options.Bucket, Key = name, ContentType = ContentType }, token),
            cancellationToken);
        try
        {
            await CompleteAsync(name, start.UploadId, await SendPartsAsync(name, start.UploadId, content, cancellationToken), cancellationToken);
        }
        catch
        {
            await AbortAsync(name, start.UploadId);
            throw;
        }
    }

    /// <summary>Deletes the parts of an upload. Succeeds if the upload does not exist.</summary>
    public async Task AbortAsync(string name, string uploadId)
    {
        try
        {
            // Also done if the caller cancelled, because stored parts cost money.
            await calls.TrySendAsync(What(name), token => client.AbortMultipartUploadAsync(options.Bucket, name, uploadId, token), CancellationToken.None);
        }
        catch (ArtifactStoreException error)
        {
            S3Log.PartsLeft(logger, name, error.Message);
        }
    }

    private async Task<List<PartETag>> SendPartsAsync(string name, string uploadId, Stream content, CancellationToken cancellationToken)
    {
        var parts = new List<PartETag>();
        for (var offset = 0L; offset < content.Length; offset += options.PartSize)
        {
            var (from, number) = (offset, parts.Count + 1);
            var answer = await calls.SendAsync(
                What(name), token => client.UploadPartAsync(Part(name, uploadId, content, from, number), token), cancellationToken);
            parts.Add(new(answer));
        }

        return parts;
    }

    private Task<CompleteMultipartUploadResponse> CompleteAsync(string name, string uploadId, List<PartETag> parts, CancellationToken cancellationToken) =>
        calls.SendAsync(
            What(name),
            token => client.CompleteMultipartUploadAsync(new() { BucketName = options.Bucket, Key = name, UploadId = uploadId, PartETags = parts }, token),
            cancellationToken);

    private PutObjectRequest Whole(string name, Stream content)
    {
        content.Position = 0;
        return new()
        {
            BucketName = options.Bucket,
            Key = name,
            InputStream = content,
            AutoCloseStream = false,
            AutoResetStreamPosition = false,
            ContentType = ContentType,
            UseChunkEncoding = options.ChunkedUploads,
        };
    }

    private UploadPartRequest Part(string name, string uploadId, Stream content, long offset, int number)
    {
        content.Position = offset;
        return new()
        {
            BucketName = options.Bucket,
            Key = name,
            UploadId = uploadId,
            PartNumber = number,
            PartSize = Math.Min(options.PartSize, content.Length - offset),
            InputStream = content,
            UseChunkEncoding = options.ChunkedUploads,
        };
    }

    private string What(string name) => $"store {name} in bucket {options.Bucket}";
}
