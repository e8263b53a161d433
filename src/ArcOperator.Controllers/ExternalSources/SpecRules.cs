using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts.Packaging;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>What a spec means, and whether it makes sense: also on API servers that check less than the schema says.</summary>
internal static class SpecRules
{
    /// <summary>Further hook executions where the spec says nothing.</summary>
    public const int DefaultMaxRetries = 3;

    private const string DefaultDestination = "data";
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(366);
    private static readonly TimeSpan LongestHookTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultHookTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the spec, and what would be right; null if nothing is.</summary>
    public static string? ProblemOf(V1Alpha1ExternalSourceSpec spec, SourceGeneratorFactory generators) =>
        Lifetime.Parse(spec.Interval) is not { } interval ? $"spec.interval '{Excerpt.Of(spec.Interval, 64)}' is no duration: write one such as 5m"
        : interval > LongestInterval ? $"spec.interval '{Excerpt.Of(spec.Interval, 64)}' is longer than a year: write one such as 24h"
        : spec.Packaging is not (null or "" or SourcePackaging.File or SourcePackaging.Archive) ? $"spec.packaging '{Excerpt.Of(spec.Packaging, 64)}' is unknown: choose File or Archive"
        : !IsArchive(spec) && !DestinationPath.TryParse(Destination(spec, null), out _, out var problem) ? $"spec.destinationPath: {problem}"
        : spec.MaxRetries is < 0 or > 100 ? "spec.maxRetries has to be between 0 and 100"
        : AllHooks(spec).Select(ProblemOf).FirstOrDefault(words => words is not null)
        ?? (generators.Find(spec.Generator.Type) is not { } generator
            ? $"spec.generator.type '{Excerpt.Of(spec.Generator.Type, 64)}' is unknown: choose one of {string.Join(", ", generators.Types)}"
            : generator.ProblemOf(spec.Generator));

    /// <summary>How often to look, without the part that chance adds.</summary>
    public static TimeSpan IntervalOf(V1Alpha1ExternalSourceSpec spec, FetchOptions options) =>
        Lifetime.Parse(spec.Interval) is { } interval && interval > options.MinimumInterval
            ? interval < LongestInterval ? interval : LongestInterval
            : options.MinimumInterval;

    public static bool IsArchive(V1Alpha1ExternalSourceSpec spec) => spec.Packaging == SourcePackaging.Archive;

    /// <summary>Path of the file in the artifact.</summary>
    /// <param name="spec">Spec without problems.</param>
    /// <param name="suggested">File name that the generator derived from its source. Null: none.</param>
    /// <exception cref="ArgumentException">The spec has a problem.</exception>
    public static DestinationPath PathOf(V1Alpha1ExternalSourceSpec spec, string? suggested) =>
        DestinationPath.TryParse(Destination(spec, suggested), out var path, out var problem) ? path : throw new ArgumentException(problem, nameof(spec));

    public static TimeSpan TimeoutOf(Hook hook) => Lifetime.Parse(hook.Timeout) ?? DefaultHookTimeout;

    public static IReadOnlyList<Hook> PreRequest(V1Alpha1ExternalSourceSpec spec) => spec.Hooks?.PreRequest ?? [];

    public static IReadOnlyList<Hook> PostRequest(V1Alpha1ExternalSourceSpec spec) => spec.Hooks?.PostRequest ?? [];

    public static IEnumerable<Hook> AllHooks(V1Alpha1ExternalSourceSpec spec) => PreRequest(spec).Concat(PostRequest(spec));

    private static string Destination(V1Alpha1ExternalSourceSpec spec, string? suggested) =>
        spec.DestinationPath is { Length: > 0 } path ? path : suggested ?? DefaultDestination;

    private static string? ProblemOf(Hook hook)
    {
        var name = Excerpt.Of(hook.Name, 63);
        return hook.Command.Length == 0 || hook.Command.Contains('/') ? $"hook '{name}': command has to be a bare name, without a path"
            : hook.Timeout is { Length: > 0 } text && (Lifetime.Parse(text) is not { } timeout || timeout <= TimeSpan.Zero || timeout > LongestHookTimeout)
                ? $"hook '{name}': timeout '{Excerpt.Of(text, 64)}' has to be a duration of at most 5m, such as 30s"
            : hook.RetryPolicy is not (null or "" or HookRetryPolicy.Ignore or HookRetryPolicy.Retry or HookRetryPolicy.Fail)
                ? $"hook '{name}': retryPolicy has to be ignore, retry or fail"
            : null;
    }
}
