using System.Globalization;
using System.Net;
using ArcOperator.Oci.Bodies;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;
using ArcOperator.Oci.Transport;

namespace ArcOperator.Oci;

/// <summary>The way in which a repository got a blob.</summary>
public enum BlobPush
{
    /// <summary>The repository had the blob already.</summary>
    Existed,

    /// <summary>The registry took the blob from another repository.</summary>
    Mounted,

    /// <summary>The blob was sent.</summary>
    Uploaded,
}

/// <summary>
/// Uploads a blob in one request, or in pieces. After an interruption it asks the registry for the bytes that it has, and continues there; if the session
/// is lost, it begins a new one.
/// </summary>
internal sealed class BlobUpload(RegistrySender sender, RegistryLimits limits, TimeProvider clock)
{
    /// <param name="start">Request that begins a session.</param>
    /// <param name="blob">Digest and size.</param>
    /// <param name="content">The blob.</param>
    /// <param name="mountFrom">Repository to mount the blob from, or null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RegistryResult<BlobPush>> RunAsync(RegistryRequest start, OciDescriptor blob, Stream content, string? mountFrom, CancellationToken cancellationToken)
    {
        if (content.Length != blob.Size)
        {
            return new RegistryFailure(RegistryFailureKind.InvalidContent, $"blob {blob.Digest} has {content.Length} bytes instead of {blob.Size}");
        }

        var first = await BeginAsync(mountFrom is null ? start : Mounting(start, blob.Digest, mountFrom), cancellationToken);
        if (first.Failure is { } refused)
        {
            return refused;
        }

        return first.Value.IsComplete ? BlobPush.Mounted : await SendAsync(start, first.Value, blob, content, cancellationToken);
    }

    private async Task<RegistryResult<BlobPush>> SendAsync(RegistryRequest start, Session session, OciDescriptor blob, Stream content, CancellationToken cancellationToken)
    {
        var furthest = session.Offset;
        for (var attempt = 1; ;)
        {
            var step = await StepAsync(start, session, blob, content, cancellationToken);
            if (step.Failure is null && step.Value.IsComplete)
            {
                return BlobPush.Uploaded;
            }

            var next = step.Failure is null ? step.Value : await RecoverAsync(start, session, step.Failure, cancellationToken);
            // Only bytes that the registry did not have before count as progress: one that goes back and forth would keep the loop alive.
            attempt = next?.Offset > furthest ? 1 : attempt + 1;
            furthest = Math.Max(furthest, next?.Offset ?? 0);
            if (next is null || next.Offset > blob.Size || attempt > limits.Attempts)
            {
                return step.Failure ?? new RegistryFailure(RegistryFailureKind.InvalidContent, $"the upload of blob {blob.Digest} makes no progress at byte {session.Offset}");
            }

            if (step.Failure is not null)
            {
                await Task.Delay(limits.DelayBefore(attempt), clock, cancellationToken);
            }

            session = next;
        }
    }

    private static RegistryRequest Mounting(RegistryRequest start, OciDigest digest, string from) => start with
    {
        Url = LocationRules.WithParameter(LocationRules.WithParameter(start.Url, "mount", digest.ToString()), "from", from),
        Scopes = [.. start.Scopes, $"repository:{from}:pull"],
    };

    private async Task<RegistryResult<Session>> BeginAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var result = await sender.SendAsync(request with { CreateBody = _ => new ByteArrayContent([]) }, cancellationToken);
        if (result.Failure is { } failure)
        {
            return failure;
        }

        using var response = result.Value;
        return response.Message.StatusCode == HttpStatusCode.Created ? new Session(request.Url, 0, 0) { IsComplete = true }
            : LocationOf(response) is { } url ? new Session(url, 0, MinimumOf(response))
            : new RegistryFailure(RegistryFailureKind.InvalidContent, $"{LocationRules.Display(request.Url)} names no valid URL for the upload");
    }

    // One piece, or the rest of the blob if it is the last one.
    private async Task<RegistryResult<Session>> StepAsync(RegistryRequest start, Session session, OciDescriptor blob, Stream content, CancellationToken cancellationToken)
    {
        var left = blob.Size - session.Offset;
        var length = limits.ChunkBytes is { } chunk ? Math.Min(left, Math.Max(chunk, session.ChunkMinimum)) : left;
        // A whole blob is sent with the request that ends the session. After an interruption, or in pieces, that request is empty.
        var isLast = left == 0 || (session.Offset == 0 && length == left);
        var request = isLast
            ? start with { Method = HttpMethod.Put, Url = LocationRules.WithParameter(session.Url, "digest", blob.Digest.ToString()) }
            : start with { Method = HttpMethod.Patch, Url = session.Url, ContentRange = $"{session.Offset}-{session.Offset + length - 1}" };
        var result = await sender.SendAsync(request with { CreateBody = timeout => new UploadContent(content, session.Offset, length, timeout) }, cancellationToken);
        if (result.Failure is { } failure)
        {
            return failure;
        }

        using var response = result.Value;
        return isLast ? session with { IsComplete = true } : session with { Url = LocationOf(response) ?? session.Url, Offset = OffsetOf(response) ?? session.Offset + length };
    }

    // Returns null if the failure is final.
    private async Task<Session?> RecoverAsync(RegistryRequest start, Session session, RegistryFailure failure, CancellationToken cancellationToken)
    {
        var isOutOfStep = failure.Status is (int)HttpStatusCode.RequestedRangeNotSatisfiable or (int)HttpStatusCode.NotFound;
        if (!isOutOfStep && (!failure.IsTransient || failure.Kind == RegistryFailureKind.RateLimited))
        {
            return null;
        }

        var state = await sender.SendAsync(start with { Method = HttpMethod.Get, Url = session.Url }, cancellationToken);
        if (state.Failure is { IsTransient: true })
        {
            return session;
        }

        if (state.Failure is null)
        {
            using var response = state.Value;
            if (OffsetOf(response) is { } offset)
            {
                return session with { Url = LocationOf(response) ?? session.Url, Offset = offset };
            }
        }

        var begun = await BeginAsync(start, cancellationToken);
        return begun.Failure is null ? begun.Value : null;
    }

    private static Uri? LocationOf(RegistryResponse response) => LocationRules.Resolve(response.Url, response.Message.Headers.Location);

    private static long MinimumOf(RegistryResponse response) =>
        long.TryParse(response.Header("OCI-Chunk-Min-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var minimum) ? minimum : 0;

    // Range: 0-1023 means that the registry has 1024 bytes. An empty session is 0-0 in some registries, which means one byte in others.
    private static long? OffsetOf(RegistryResponse response)
    {
        var text = response.Header("Range");
        return text is null || text is "0-0" ? null
            : text.Replace("bytes=", "", StringComparison.Ordinal).Split('-') is ["0", var end] && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last + 1
            : null;
    }

    /// <param name="Url">URL of the session.</param>
    /// <param name="Offset">Number of bytes that the registry has.</param>
    /// <param name="ChunkMinimum">Size of the smallest piece that the registry accepts, except for the last one.</param>
    private sealed record Session(Uri Url, long Offset, long ChunkMinimum)
    {
        /// <summary>True if the repository has the blob.</summary>
        public bool IsComplete { get; init; }
    }
}
