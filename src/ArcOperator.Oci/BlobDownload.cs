using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using ArcOperator.Oci.Bodies;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.Results;
using ArcOperator.Oci.Transport;

namespace ArcOperator.Oci;

/// <summary>Transfers a blob to a stream. The digest is calculated while the bytes arrive, across interruptions.</summary>
internal sealed class BlobDownload(RegistrySender sender, RegistryLimits limits, TimeProvider clock)
{
    public async Task<RegistryResult<long>> RunAsync(RegistryRequest request, OciDescriptor blob, Stream destination, CancellationToken cancellationToken)
    {
        using var hash = blob.Digest.CreateHash();
        var progress = new Progress(blob, destination, hash);
        for (var attempt = 1; await ContinueAsync(request, progress, cancellationToken) is { } failure; attempt++)
        {
            attempt = progress.HasMoved() ? 1 : attempt;
            if (!failure.IsTransient || failure.Kind == RegistryFailureKind.RateLimited || attempt >= limits.Attempts)
            {
                return failure;
            }

            await Task.Delay(limits.DelayBefore(attempt), clock, cancellationToken);
        }

        var actual = blob.Digest.FromHash(hash);
        return progress.Received != blob.Size ? new RegistryFailure(RegistryFailureKind.InvalidContent, $"blob {blob.Digest} has {progress.Received} bytes instead of {blob.Size}")
            : actual != blob.Digest ? new RegistryFailure(RegistryFailureKind.InvalidContent, $"blob {blob.Digest} has another digest in the registry: {actual}")
            : progress.Received;
    }

    // Returns null if the body has been read to its end.
    private async Task<RegistryFailure?> ContinueAsync(RegistryRequest request, Progress progress, CancellationToken cancellationToken)
    {
        var result = await sender.SendAsync(progress.Received == 0 ? request : request with { RangeFrom = progress.Received }, cancellationToken);
        if (result.Failure is { } failure)
        {
            return failure;
        }

        using var response = result.Value;
        return (await sender.ReadAsync<bool>(request, response, async () =>
        {
            // A server that ignores ranges sends the blob from its beginning.
            var skip = response.Message.StatusCode == HttpStatusCode.PartialContent ? 0 : progress.Received;
            return response.Message.Content.Headers.ContentRange?.From is { } from && from != progress.Received
                ? new RegistryFailure(RegistryFailureKind.InvalidContent, $"blob {progress.Blob.Digest}: the registry continues at byte {from} instead of {progress.Received}")
                : await progress.CopyAsync(response, skip) ? true
                : new RegistryFailure(RegistryFailureKind.InvalidContent, $"blob {progress.Blob.Digest} has more than the expected {progress.Blob.Size} bytes");
        })).Failure;
    }

    /// <summary>The state of a transfer across its interruptions.</summary>
    private sealed class Progress(OciDescriptor blob, Stream destination, IncrementalHash hash)
    {
        private long _known;

        public OciDescriptor Blob => blob;

        public long Received { get; private set; }

        /// <summary>Returns true if bytes arrived since the last call.</summary>
        public bool HasMoved()
        {
            var hasMoved = Received > _known;
            _known = Received;
            return hasMoved;
        }

        /// <summary>Copies a body. Returns false if it is longer than the blob.</summary>
        public async Task<bool> CopyAsync(RegistryResponse response, long skip)
        {
            await using var stream = await response.Message.Content.ReadAsStreamAsync(response.Timeout.Token);
            var buffer = ArrayPool<byte>.Shared.Rent(BoundedBody.BufferBytes);
            try
            {
                while (await stream.ReadAsync(buffer, response.Timeout.Token) is > 0 and var count)
                {
                    response.Timeout.Restart();
                    var skipped = (int)Math.Min(skip, count);
                    skip -= skipped;
                    if (Received + count - skipped > blob.Size)
                    {
                        return false;
                    }

                    await WriteAsync(buffer.AsMemory(skipped, count - skipped), response.Timeout.Token);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            return true;
        }

        private async Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
        {
            await destination.WriteAsync(piece, cancellationToken);
            hash.AppendData(piece.Span);
            Received += piece.Length;
        }
    }
}
