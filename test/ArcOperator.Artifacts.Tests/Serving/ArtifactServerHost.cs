using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Serving;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts.Tests.Serving;

/// <summary>The artifact server on a free port of loopback, with a store of the test's choice.</summary>
internal sealed class ArtifactServerHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _running;

    private ArtifactServerHost(IArtifactStore store, ArtifactOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddLogging().AddSingleton(options).AddSingleton(new S3Options()).AddArtifacts().AddSingleton(store);
        builder.Services.AddSingleton<ILogger<ArtifactServer>>(Log);
        _application = builder.Build();
        _application.Use(async (context, next) =>
        {
            Interlocked.Increment(ref _running);
            try
            {
                await next(context);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        });
        _application.MapArtifacts();
    }

    public ListLogger<ArtifactServer> Log { get; } = new();

    /// <summary>Number of requests in progress.</summary>
    public int Running => Volatile.Read(ref _running);

    public Uri Uri => new(_application.Urls.Single());

    public HttpClient Client { get; } = new();

    public static async Task<ArtifactServerHost> StartAsync(IArtifactStore store, ArtifactOptions? options = null)
    {
        var host = new ArtifactServerHost(store, options ?? new());
        await host._application.StartAsync();
        host.Client.BaseAddress = host.Uri;
        return host;
    }

    /// <summary>Sends raw bytes that no client would send, and reads the head of the response.</summary>
    public async Task<(int Status, string Head)> SendRawAsync(string requestLine)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Uri.Host, Uri.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"{requestLine}\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        var answer = await new StreamReader(client.GetStream(), Encoding.Latin1).ReadToEndAsync();
        var head = answer.Split("\r\n\r\n")[0];
        return (int.Parse(head.Split(' ')[1], CultureInfo.InvariantCulture), head);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
