using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Serving;
using ArcOperator.Artifacts.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Artifacts;

/// <summary>Registers artifact storage and the artifact server.</summary>
public static class ArtifactServices
{
    /// <summary>
    /// Adds <see cref="IArtifactStore"/> and the services of <see cref="ArtifactEndpoints.MapArtifacts"/>. Requires <see cref="ArtifactOptions"/>
    /// and <see cref="S3Options"/>.
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
