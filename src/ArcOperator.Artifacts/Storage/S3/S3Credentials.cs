using Amazon.Runtime;
using ArcOperator.Artifacts.Options;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>The key pair: from the options, or else from the variables that AWS' tools use.</summary>
internal static class S3Credentials
{
    /// <exception cref="StoreMisconfiguredException">There is none, or half of one.</exception>
    public static AWSCredentials From(S3Options options)
    {
        var isInOptions = options.AccessKey.Length > 0 || options.SecretKey.Length > 0;
        var (access, secret, token) = isInOptions
            ? (options.AccessKey, options.SecretKey, options.SessionToken)
            : (Variable("AWS_ACCESS_KEY_ID"), Variable("AWS_SECRET_ACCESS_KEY"), Variable("AWS_SESSION_TOKEN"));
        return (access, secret, token) switch
        {
            ("", _, _) or (_, "", _) => throw new StoreMisconfiguredException(
                "artifact.storage is S3, and no key pair is given: set s3.accessKey and s3.secretKey, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", null),
            (_, _, "") => new BasicAWSCredentials(access, secret),
            _ => new SessionAWSCredentials(access, secret, token),
        };
    }

    // A line break at the end is in many a Secret that was made of a file.
    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() ?? "";
}
