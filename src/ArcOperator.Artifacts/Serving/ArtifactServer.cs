using System.Globalization;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace ArcOperator.Artifacts.Serving;

/// <summary>Hands out artifacts over HTTP.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Only stored artifacts are served, each under exactly the path of its key. Other paths are 404, and there is no
/// listing. A response that ends without an error has all of its bytes, and the artifact matches the digest in the path and the ETag.
/// A download that fails is aborted, so that its client sees the failure. No Content-Encoding is added.</para>
/// <para><b>Assumptions.</b> Kestrel is the server, and nothing before it compresses answers.</para>
/// <para><b>Caveats.</b> Whoever reaches the port reads: keep others away with a network policy.</para>
/// <para><b>Errors.</b> A store that fails is 503 with Retry-After; what failed is in the log, not in the answer.</para>
/// </remarks>
internal sealed class ArtifactServer(IArtifactStore store, ArtifactOptions options, ILogger<ArtifactServer> logger)
{
    private const string ContentType = "application/gzip";

    // In bytes, what a download has in its hands at a time. Small pieces cost more calls than copying; large ones cost memory.
    private const int LargestPiece = 512 << 10;
    private const int SmallestPiece = 16 << 10;
    private const int AllPieces = 16 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private int _downloads;

    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (KeyOf(context) is { } key)
        {
            await AnswerAsync(context, key);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    // Of the path as it was sent: one that only leads there, by way of '..', '%2e' or '//', is another.
    private static ArtifactKey? KeyOf(HttpContext context)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];
        return path.StartsWith('/') && ArtifactKey.TryParse(path[1..], out var key) ? key : null;
    }

    private async Task AnswerAsync(HttpContext context, ArtifactKey key)
    {
        try
        {
            await SendAsync(context, key);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away, or was too slow.
        }
        catch (ArtifactStoreException error) when (context.Response.HasStarted)
        {
            ServingLog.BrokenOff(logger, key.Path, error.Message);
            context.Abort();
        }
        catch (ArtifactNotFoundException)
        {
            Refuse(context.Response, StatusCodes.Status404NotFound);
        }
        catch (StoreUnavailableException error)
        {
            ServingLog.Unavailable(logger, key.Path, error.Message);
            RefuseForNow(context.Response, error.RetryAfter ?? Patience);
        }
        catch (ArtifactStoreException error)
        {
            ServingLog.Misconfigured(logger, key.Path, error.Message);
            RefuseForNow(context.Response, Patience);
        }
    }

    private async Task SendAsync(HttpContext context, ArtifactKey key)
    {
        var artifact = await store.FindAsync(key, context.RequestAborted) ?? throw new ArtifactNotFoundException(key);
        var (request, response) = (context.Request.GetTypedHeaders(), context.Response);
        var tag = new EntityTagHeaderValue($"\"{key.Digest}\"");
        response.GetTypedHeaders().ETag = tag;
        response.Headers.AcceptRanges = "bytes";
        if (request.IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var isHead = HttpMethods.IsHead(context.Request.Method);
        var range = isHead ? new(StatusCodes.Status200OK, new(0, artifact.Size)) : RequestedRange.Of(request, tag, artifact.Size);
        response.StatusCode = range.Status;
        if (range.Status == StatusCodes.Status416RangeNotSatisfiable)
        {
            response.Headers.ContentRange = $"bytes */{artifact.Size}";
            return;
        }

        response.ContentType = ContentType;
        response.ContentLength = range.Part.Length;
        if (range.Status == StatusCodes.Status206PartialContent)
        {
            response.Headers.ContentRange = $"bytes {range.Part.Offset}-{range.Part.Offset + range.Part.Length - 1}/{artifact.Size}";
        }

        if (!isHead)
        {
            await CopyAsync(context, artifact, range.Part);
        }
    }

    private async Task CopyAsync(HttpContext context, StoredArtifact artifact, ByteRange part)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(options.MinimumDataRate, options.SlowReaderGrace);
        }

        await using var content = await store.OpenAsync(artifact.Key, null, context.RequestAborted);
        using var copy = new VerifiedCopy(artifact.Key, content, artifact.Size, part);
        Interlocked.Increment(ref _downloads);
        try
        {
            await copy.RunAsync(context.Response.BodyWriter, NextPiece, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _downloads);
        }
    }

    // Together, all downloads use little more memory than a few large pieces.
    private int NextPiece() => Math.Clamp(AllPieces / Volatile.Read(ref _downloads), SmallestPiece, LargestPiece);

    private static void RefuseForNow(HttpResponse response, TimeSpan wait)
    {
        Refuse(response, StatusCodes.Status503ServiceUnavailable);
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    // Nothing of what was going to be said.
    private static void Refuse(HttpResponse response, int status)
    {
        response.Clear();
        response.StatusCode = status;
    }
}
