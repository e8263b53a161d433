using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>A source server: a small document at most paths, and content of any size at /large. It counts requests and bytes.</summary>
internal sealed class SourceHost : IAsyncDisposable
{
    private const string Tag = "\"1\"";
    private readonly WebApplication _application;
    private long _requests;
    private long _conditional;
    private long _bytes;

    private SourceHost(WebApplication application) => _application = application;

    public Uri Uri => new(_application.Urls.Single());

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Number of conditional requests that found no change.</summary>
    public long Conditional => Interlocked.Read(ref _conditional);

    /// <summary>Number of bytes of all bodies.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public static async Task<SourceHost> StartAsync(byte[] large)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var host = new SourceHost(builder.Build());
        host._application.Run(context => host.AnswerAsync(context, large));
        await host._application.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, byte[] large)
    {
        Interlocked.Increment(ref _requests);
        context.Response.Headers.ETag = Tag;
        if (context.Request.Headers.IfNoneMatch == Tag)
        {
            Interlocked.Increment(ref _conditional);
            context.Response.StatusCode = (int)HttpStatusCode.NotModified;
            return;
        }

        var body = context.Request.Path == "/large" ? large : System.Text.Encoding.UTF8.GetBytes($$"""{"path":"{{context.Request.Path}}","words":"{{new string('x', 1000)}}"}""");
        context.Response.ContentLength = body.Length;
        Interlocked.Add(ref _bytes, body.Length);
        await context.Response.Body.WriteAsync(body);
    }
}
