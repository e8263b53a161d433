using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Testing;

/// <summary>A real HTTP proxy in front of one server. It forwards requests and responses byte by byte, unless a test handles a request differently.</summary>
public sealed class HttpGate : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _server;

    private HttpGate(WebApplication application, HttpClient server) => (_application, _server) = (application, server);

    public Uri Uri => new(_application.Urls.Single());

    /// <summary>Handles a request. Default: it is forwarded.</summary>
    public Func<GateExchange, Task> Rule { get; set; } = HandOnAsync;

    public static Task HandOnAsync(GateExchange exchange) => exchange.HandOnAsync();

    public static Task<HttpGate> StartAsync(Uri server) => StartAsync(new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
    })
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
    });

    /// <param name="server">Client of the server, with its own user and TLS settings. It is disposed with the gate.</param>
    public static async Task<HttpGate> StartAsync(HttpClient server)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        // Withheld responses are not awaited at the end.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        var application = builder.Build();
        var gate = new HttpGate(application, server);
        application.Run(context => gate.Rule(new(context, server)));
        await application.StartAsync();
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _server.Dispose();
    }
}
