using System.Globalization;
using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Polly.Timeout;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>What an error of the SDK means to whoever runs the operator: by status and code, never by text.</summary>
internal static class S3Errors
{
    /// <summary>What was asked about is not there. An answer to HEAD has no code: then it may also be the bucket that is missing.</summary>
    public static bool IsGone(AmazonServiceException error) => error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket";

    /// <param name="error">Whatever was thrown.</param>
    /// <param name="what">What was tried: "store x in bucket y".</param>
    /// <param name="now">To understand a Retry-After that is a date.</param>
    /// <returns>Null: not an error of the store.</returns>
    public static ArtifactStoreException? Translate(Exception error, string what, DateTimeOffset now) => error switch
    {
        AmazonServiceException answer => Translate(answer, what, now),
        TimeoutRejectedException timeout => new StoreUnavailableException($"cannot {what}: no answer within {timeout.Timeout.TotalSeconds:0} s", null, error),
        // XML that is none: the answer was cut, or something else than the store gave it.
        AmazonClientException or HttpRequestException or IOException or XmlException => new StoreUnavailableException($"cannot {what}: {Innermost(error).Message}", null, error),
        _ => null,
    };

    private static ArtifactStoreException Translate(AmazonServiceException error, string what, DateTimeOffset now)
    {
        var answer = $"{(int)error.StatusCode} {error.ErrorCode}".Trim();
        return error switch
        {
            { StatusCode: 0 } => new StoreUnavailableException($"cannot {what}: {Innermost(error).Message}", null, error),
            { ErrorCode: "NoSuchBucket" } => new StoreMisconfiguredException($"cannot {what}: there is no such bucket; create it, or correct s3.bucket", error),
            _ when IsPassing(error) => new StoreUnavailableException($"cannot {what}: the store answered {answer}", RetryAfter(error, now), error),
            { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new StoreMisconfiguredException(
                $"cannot {what}: the store answered {answer}; check the key pair, its rights on the bucket, s3.region, and this machine's clock", error),
            _ => new StoreMisconfiguredException($"cannot {what}: the store answered {answer}; check s3.endpoint, s3.region and s3.pathStyle", error),
        };
    }

    // 501 says that it will not pass. Of the codes, those that say that a body arrived late, cut or damaged, or that an upload is gone: the next try may fare better.
    private static bool IsPassing(AmazonServiceException error) =>
        error.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.RequestedRangeNotSatisfiable
            or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or > HttpStatusCode.NotImplemented or < HttpStatusCode.MultipleChoices
        || error.ErrorCode is "RequestTimeout" or "IncompleteBody" or "BadDigest" or "XAmzContentSHA256Mismatch" or "NoSuchUpload";

    private static TimeSpan? RetryAfter(AmazonServiceException error, DateTimeOffset now)
    {
        var header = (error.InnerException as HttpErrorResponseException)?.Response?.GetHeaderValue("Retry-After");
        return int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date > now ? date - now
            : null;
    }

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
