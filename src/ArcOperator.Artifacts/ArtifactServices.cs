using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Serving;
using ArcOperator.Artifacts.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts;

/// <summary>What this project brings to an application.</summary>
public static class ArtifactServices
{
    /// <summary>
    /// Adds <see cref="IArtifactStore"/> and what <see cref="ArtifactEndpoints.MapArtifacts"/> needs. <see cref="ArtifactOptions"/> and
    /// <see cref="S3Options"/> have to be there.
    /// </summary>
    public static IServiceCollection AddArtifacts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => ArtifactStoreFactory.Create(
            provider.GetRequiredService<ArtifactOptions>(),
            provider.GetRequiredService<S3Options>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        return services.AddSingleton<ArtifactServer>();
    }
}
