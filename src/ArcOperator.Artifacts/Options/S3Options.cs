using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Artifacts.Options;

/// <summary>The bucket for artifacts, used if artifact.storage is S3.</summary>
public sealed class S3Options
{
    [Description("The store's URL, such as http://minio.storage.svc:9000. Default: AWS, in s3.region.")]
    public Uri? Endpoint { get; init; }

    [Description("The bucket. It has to be there. Default: none.")]
    [RegularExpression("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$", ErrorMessage = "expected 3 to 63 lower-case letters, digits, '-' and '.'")]
    public string Bucket { get; init; } = "";

    [Description("The region that requests are signed for. Default us-east-1.")]
    [Required]
    public string Region { get; init; } = "us-east-1";

    [Description("Whether the bucket stands in the path (true) or in the host name (false). Default true.")]
    public bool PathStyle { get; init; } = true;

    [Description("What the names of all objects begin with, such as arc/. Default: nothing.")]
    [RegularExpression("^([a-z0-9][a-z0-9.-]*/)*$", ErrorMessage = "expected lower-case names, each followed by a slash, such as arc/")]
    public string Prefix { get; init; } = "";

    [Description("The access key. Default: the environment variable AWS_ACCESS_KEY_ID.")]
    public string AccessKey { get; init; } = "";

    [Description("The secret key. Flags are seen by all who can list processes: set ARC_S3__SECRETKEY instead. Default: the environment variable AWS_SECRET_ACCESS_KEY.")]
    public string SecretKey { get; init; } = "";

    [Description("The session token of a temporary key pair. Default: the environment variable AWS_SESSION_TOKEN, if the keys are taken from there.")]
    public string SessionToken { get; init; } = "";

    [Description("Larger artifacts are uploaded in parts of this size, in bytes. Default 16Mi; 5Mi to 5Gi.")]
    [Range(5L << 20, 5L << 30)]
    public long PartSize { get; init; } = 16L << 20;

    [Description("How long one request may take, be it for one part, and how long a download may say nothing. Default 1m; 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(1);

    [Description("How often a request is sent again that failed for a passing reason. Default 3; 0 to 10.")]
    [Range(0, 10)]
    public int Retries { get; init; } = 3;

    [Description("When checksums of AWS' newer kind are sent and checked: WhenRequired or WhenSupported. Default WhenRequired, which all S3-compatible stores understand.")]
    public S3Checksums Checksums { get; init; } = S3Checksums.WhenRequired;

    [Description("Whether bodies are sent in AWS' own chunked encoding. Many S3-compatible stores refuse it. Default false.")]
    public bool ChunkedUploads { get; init; }
}

/// <summary>Use of the newer checksums of AWS, in addition to the signature, which always covers the body.</summary>
public enum S3Checksums
{
    /// <summary>Checksums only for operations that require them. Works with S3-compatible stores.</summary>
    WhenRequired,

    /// <summary>Checksums for all operations that support them, and verification of responses. AWS recommends this for its own S3.</summary>
    WhenSupported,
}
