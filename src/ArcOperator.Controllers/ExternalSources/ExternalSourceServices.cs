using ArcOperator.Artifacts;
using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.ExternalSources.Generators.Http;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.ExternalSources.Publishing;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Registers the services of the ExternalSource controller.</summary>
internal static class ExternalSourceServices
{
    public static IServiceCollection AddExternalSources(this IServiceCollection services)
    {
        services.TryAddSingleton(new ArtifactOptions());
        services.TryAddSingleton(new S3Options());
        services.TryAddSingleton(new FetchOptions());
        return services
            .AddArtifacts()
            .AddGenerators()
            .AddSingleton<ExternalSourceMetrics>()
            .AddSingleton<TemporaryFiles>()
            .AddSingleton<ArtifactBuilder>()
            .AddSingleton<AttemptSlots>()
            .AddSingleton<SecretReader>()
            .AddSingleton(provider => new HookChain(
                provider.GetService<IHookExecutor>(),
                provider.GetRequiredService<HookSlots>(),
                provider.GetRequiredService<TemporaryFiles>(),
                provider.GetRequiredService<ArtifactOptions>(),
                provider.GetRequiredService<ExternalSourceMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<HookChain>>()))
            .AddSingleton<AttemptRunner>()
            .AddSingleton<AttemptRegistry>()
            .AddSingleton<ExternalSourceInputs>()
            .AddSingleton<ArtifactPublisher>()
            .AddSingleton<RevisionSweeper>()
            .AddSingleton<ExternalSourceReporter>()
            .AddSingleton<ExternalSourceApplier>()
            // Started after the runtime, and therefore stopped before it: attempts end first.
            .AddHostedService(provider => provider.GetRequiredService<AttemptRegistry>())
            .AddHostedService<WhitelistListener>()
            .AddHostedService<LeftoverSweep>()
            .AddHostedService<ArtifactScrub>();
    }

    // One line for each type of generator.
    private static IServiceCollection AddGenerators(this IServiceCollection services) => services
        .AddSingleton(provider => new HttpTransports(
            provider.GetRequiredService<GuardedConnector>(), ServerTrust.Default(provider.GetRequiredService<NetworkOptions>())))
        .AddSingleton<ISourceGenerator, HttpSourceGenerator>()
        .AddSingleton<SourceGeneratorFactory>();
}
