using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using ArcOperator.Artifacts.Options;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>Creates the client of the SDK. Timeouts and retries of the SDK are off, because this project has its own.</summary>
internal static class S3Connection
{
    /// <exception cref="StoreMisconfiguredException">An option is missing. The message names it.</exception>
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
            // The SDK would retry ten times if a kept connection is broken.
            MaxStaleConnectionRetries = 0,
            HttpClientFactory = new OneHttpClient(http),
            // The messages of the SDK contain whole requests.
            DisableLogging = true,
            // The endpoint is an option of the operator. Files and variables of the AWS tools do not apply.
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

/// <summary>The key pair from the options or, if they are empty, from the environment variables of the AWS tools.</summary>
internal static class S3Credentials
{
    /// <exception cref="StoreMisconfiguredException">The key pair is missing or incomplete.</exception>
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

    // Secrets that were created from files often end in a line break.
    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() ?? "";
}

/// <summary>
/// Sends bodies without 'Expect: 100-continue', which the SDK always sets. A store that does not support this header would delay each request by
/// a second. Without the header, the body is not read after an attempt has ended, so that the next attempt can read it.
/// </summary>
internal sealed class S3HttpHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static HttpClient CreateClient() => new(new S3HttpHandler(new SocketsHttpHandler
    {
        // A signature is valid for one host only.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = LongestConnect,
        // Connections are renewed so that a changed address of the store is used.
        PooledConnectionLifetime = ConnectionLifetime,
    }))
    {
        // Each request has its own timeout.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = false;
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Makes the SDK use one HTTP client for all requests.</summary>
internal sealed class OneHttpClient(HttpClient http) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

    // The cache of the SDK would live longer than the store.
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
