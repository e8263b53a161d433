using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Artifacts.Options;

/// <summary>The bucket for artifacts, used if artifact.storage is S3.</summary>
public sealed class S3Options
{
    [Description("URL of the store, such as http://minio.storage.svc:9000. Default: AWS in s3.region.")]
    public Uri? Endpoint { get; init; }

    [Description("Name of an existing bucket. Default: none.")]
    [RegularExpression("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$", ErrorMessage = "expected 3 to 63 lower-case letters, digits, '-' and '.'")]
    public string Bucket { get; init; } = "";

    [Description("Region for which requests are signed. Default us-east-1.")]
    [Required]
    public string Region { get; init; } = "us-east-1";

    [Description("Puts the name of the bucket into the path (true) or into the host name (false). Default true.")]
    public bool PathStyle { get; init; } = true;

    [Description("Prefix of the names of all objects, such as arc/. Default: none.")]
    [RegularExpression("^([a-z0-9][a-z0-9.-]*/)*$", ErrorMessage = "expected lower-case names, each followed by a slash, such as arc/")]
    public string Prefix { get; init; } = "";

    [Description("Access key. Default: environment variable AWS_ACCESS_KEY_ID.")]
    public string AccessKey { get; init; } = "";

    [Description("Secret key. All users who can list processes see flags; set ARC_S3__SECRETKEY instead. Default: environment variable AWS_SECRET_ACCESS_KEY.")]
    public string SecretKey { get; init; } = "";

    [Description("Session token of a temporary key pair. Default: environment variable AWS_SESSION_TOKEN, if the keys also come from the environment.")]
    public string SessionToken { get; init; } = "";

    [Description("Size of the parts in which larger artifacts are uploaded, in bytes. Default 16Mi. Range 5Mi to 5Gi.")]
    [Range(5L << 20, 5L << 30)]
    public long PartSize { get; init; } = 16L << 20;

    [Description("Timeout of one request, also for one part, and of a download that receives no data. Default 1m. Range 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(1);

    [Description("Number of retries of a request that failed for a temporary reason. Default 3. Range 0 to 10.")]
    [Range(0, 10)]
    public int Retries { get; init; } = 3;

    [Description("Use of the newer checksums of AWS: WhenRequired or WhenSupported. Default WhenRequired, which all S3-compatible stores support.")]
    public S3Checksums Checksums { get; init; } = S3Checksums.WhenRequired;

    [Description("Sends bodies in the chunked encoding of AWS, which many S3-compatible stores refuse. Default false.")]
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
