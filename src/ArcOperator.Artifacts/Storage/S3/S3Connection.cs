using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using ArcOperator.Artifacts.Options;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>The SDK's client, told to leave to us what is ours: when to give up, and when to try again.</summary>
internal static class S3Connection
{
    /// <exception cref="StoreMisconfiguredException">Something is missing in the options; says what.</exception>
    public static AmazonS3Client Open(S3Options options, HttpClient http)
    {
        if (options.Bucket.Length == 0)
        {
            throw new StoreMisconfiguredException("artifact.storage is S3, and no bucket is named: set s3.bucket", null);
        }

        var configuration = new AmazonS3Config
        {
            ForcePathStyle = options.PathStyle,
            RequestChecksumCalculation = options.Checksums == S3Checksums.WhenSupported
                ? RequestChecksumCalculation.WHEN_SUPPORTED
                : RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = options.Checksums == S3Checksums.WhenSupported
                ? ResponseChecksumValidation.WHEN_SUPPORTED
                : ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 0,
            // Ten further tries, unasked for, where a connection that was kept open turns out to be broken.
            MaxStaleConnectionRetries = 0,
            HttpClientFactory = new OneHttpClient(http),
            // Its messages hold whole requests.
            DisableLogging = true,
            // The endpoint is what our options say, not what stands in files and variables of AWS' tools.
            IgnoreConfiguredEndpointUrls = true,
        };
        if (options.Endpoint is { } endpoint)
        {
            configuration.ServiceURL = endpoint.AbsoluteUri;
            configuration.AuthenticationRegion = options.Region;
        }
        else
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return new(S3Credentials.From(options), configuration);
    }
}
