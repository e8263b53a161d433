namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>
/// Sends bodies without asking first ('Expect: 100-continue', which the SDK wants and does not let go of). A store that does not know
/// that would cost a second a request; and without it nothing reads the body any more once a try is over, so that the next can.
/// </summary>
internal sealed class S3HttpHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static HttpClient CreateClient() => new(new S3HttpHandler(new SocketsHttpHandler
    {
        // What was signed for one host means nothing to another.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = LongestConnect,
        // So that a store whose address changes is found again.
        PooledConnectionLifetime = ConnectionLifetime,
    }))
    {
        // Every request has a limit of its own, of our clock.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = false;
        return base.SendAsync(request, cancellationToken);
    }
}
