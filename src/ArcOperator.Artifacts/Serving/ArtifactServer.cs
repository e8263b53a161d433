using System.Globalization;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace ArcOperator.Artifacts.Serving;

/// <summary>Serves artifacts over HTTP.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Only stored artifacts are served, each under exactly the path of its key. Other paths return 404, and
/// folders are not listed. A response that ends without an error has all of its bytes, and the artifact matches the digest in the path and the ETag.
/// A download that fails is aborted, so that its client sees the failure. No Content-Encoding is added.</para>
/// <para><b>Assumptions.</b> Kestrel is the server, and no middleware compresses responses.</para>
/// <para><b>Caveats.</b> All clients that can reach the port can read artifacts. Limit access with a NetworkPolicy.</para>
/// <para><b>Errors.</b> A failure of the store is 503 with Retry-After. The log contains the reason, and the response does not.</para>
/// </remarks>
internal sealed class ArtifactServer(IArtifactStore store, ArtifactOptions options, ILogger<ArtifactServer> logger)
{
    private const string ContentType = "application/gzip";

    // Size in bytes of the pieces of a download. Small pieces need more calls, and large pieces need more memory.
    private const int LargestPiece = 512 << 10;
    private const int SmallestPiece = 16 << 10;
    private const int AllPieces = 16 << 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);
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

    // Compares the path as sent. A path with '..', '%2e' or '//' is a different path.
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
            // The client closed the connection or was too slow.
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
            RefuseForNow(context.Response, error.RetryAfter ?? RetryDelay);
        }
        catch (ArtifactStoreException error)
        {
            ServingLog.Misconfigured(logger, key.Path, error.Message);
            RefuseForNow(context.Response, RetryDelay);
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

    // All downloads together use little more memory than a few large pieces.
    private int NextPiece() => Math.Clamp(AllPieces / Volatile.Read(ref _downloads), SmallestPiece, LargestPiece);

    private static void RefuseForNow(HttpResponse response, TimeSpan wait)
    {
        Refuse(response, StatusCodes.Status503ServiceUnavailable);
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    // Removes headers that were already set for the success response.
    private static void Refuse(HttpResponse response, int status)
    {
        response.Clear();
        response.StatusCode = status;
    }
}

/// <summary>Maps the artifact server to the endpoints of an application.</summary>
public static class ArtifactEndpoints
{
    /// <summary>Handles all paths that no other endpoint handles. The caller limits it to its port (<c>RequireHost("*:9090")</c>).</summary>
    public static IEndpointConventionBuilder MapArtifacts(this IEndpointRouteBuilder routes) =>
        routes.Map("/{**path}", routes.ServiceProvider.GetRequiredService<ArtifactServer>().HandleAsync);
}

internal static partial class ServingLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Store failed temporarily, artifact not served {Key}: {Problem}")]
    public static partial void Unavailable(ILogger logger, string key, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Store is misconfigured, artifact not served {Key}: {Problem}")]
    public static partial void Misconfigured(ILogger logger, string key, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Download was aborted {Key}: {Problem}")]
    public static partial void BrokenOff(ILogger logger, string key, string problem);
}
