using ArcOperator.Artifacts;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>The artifact server with a store, on a loopback port. It continues while operators end and start.</summary>
internal sealed class ArtifactHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ArtifactHost(WebApplication application) => _application = application;

    public Uri Uri => new(_application.Urls.Single());

    public static async Task<ArtifactHost> StartAsync(ArtifactOptions artifacts, S3Options s3)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddSingleton(artifacts);
        builder.Services.AddSingleton(s3);
        builder.Services.AddArtifacts();
        var application = builder.Build();
        application.MapArtifacts();
        await application.StartAsync();
        return new(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
