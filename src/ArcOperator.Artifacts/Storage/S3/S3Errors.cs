using System.Globalization;
using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Polly.Timeout;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>Translates errors of the SDK into messages for administrators, by status and code.</summary>
internal static class S3Errors
{
    /// <summary>Returns true if the object or upload does not exist. A response to HEAD has no code, so the bucket may be missing instead.</summary>
    public static bool IsGone(AmazonServiceException error) => error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket";

    /// <param name="error">Exception of the SDK.</param>
    /// <param name="what">Operation that failed, such as "store x in bucket y".</param>
    /// <param name="now">Current time, for a Retry-After that is a date.</param>
    /// <returns>The exception, or null if the error is not from the store.</returns>
    public static ArtifactStoreException? Translate(Exception error, string what, DateTimeOffset now) => error switch
    {
        AmazonServiceException answer => Translate(answer, what, now),
        TimeoutRejectedException timeout => new StoreUnavailableException($"cannot {what}: no response within {timeout.Timeout.TotalSeconds:0} s", null, error),
        // The response is invalid XML because it was cut, or because another program sent it.
        AmazonClientException or HttpRequestException or IOException or XmlException => new StoreUnavailableException($"cannot {what}: {Innermost(error).Message}", null, error),
        _ => null,
    };

    private static ArtifactStoreException Translate(AmazonServiceException error, string what, DateTimeOffset now)
    {
        var answer = $"{(int)error.StatusCode} {error.ErrorCode}".Trim();
        return error switch
        {
            { StatusCode: 0 } => new StoreUnavailableException($"cannot {what}: {Innermost(error).Message}", null, error),
            { ErrorCode: "NoSuchBucket" } => new StoreMisconfiguredException($"cannot {what}: the bucket does not exist; create it, or correct s3.bucket", error),
            _ when IsPassing(error) => new StoreUnavailableException($"cannot {what}: the store responded {answer}", RetryAfter(error, now), error),
            { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new StoreMisconfiguredException(
                $"cannot {what}: the store responded {answer}; check the key pair, its permissions for the bucket, s3.region, and this machine's clock", error),
            _ => new StoreMisconfiguredException($"cannot {what}: the store responded {answer}; check s3.endpoint, s3.region and s3.pathStyle", error),
        };
    }

    // 501 is permanent. These codes mean that a body arrived late, cut or damaged, or that an upload was deleted, so a retry can succeed.
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
