using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>A server that responds at once, or after a second to requests for <c>/slow</c>.</summary>
internal sealed class SlowServer(WebApplication application) : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    public Uri Uri => new(application.Urls.Single());

    public static async Task<SlowServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync();
        return new(application);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (context.Request.Path == "/slow")
            {
                await Task.Delay(Delay, context.RequestAborted);
            }

            await context.Response.WriteAsync("""{"text":"hello"}""", context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
    }
}
