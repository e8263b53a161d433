using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Artifacts.Serving;

/// <summary>The artifact server's place among the endpoints of an application.</summary>
public static class ArtifactEndpoints
{
    /// <summary>Answers every path that no other endpoint answers; so the caller confines it to its port (<c>RequireHost("*:9090")</c>).</summary>
    public static IEndpointConventionBuilder MapArtifacts(this IEndpointRouteBuilder routes) =>
        routes.Map("/{**path}", routes.ServiceProvider.GetRequiredService<ArtifactServer>().HandleAsync);
}
