using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Shared;
using ArcOperator.Artifacts.Packaging;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources.Model;

/// <summary>Values and checks of a spec. The checks repeat those of the CRD, with the same messages, for API servers that do not evaluate all of them.</summary>
internal static class SpecRules
{
    /// <summary>Default of spec.maxRetries.</summary>
    public const int DefaultMaxRetries = 3;

    private const string DefaultDestination = "data";
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(366);
    private static readonly TimeSpan LongestHookTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultHookTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Returns the first problem of the spec, with the remedy, or null if the spec is valid. The generator checks spec.generator.</summary>
    public static string? Validate(V1Alpha1ExternalSourceSpec spec) =>
        !FieldRules.IsDuration(spec.Interval) ? $"spec.interval '{spec.Interval.Truncate(64)}' {FieldRules.DurationMessage}"
        : Expiry.ParseDuration(spec.Interval) is not { } interval || interval <= TimeSpan.Zero || interval > LongestInterval ? $"spec.interval '{spec.Interval.Truncate(64)}' {SourceFieldRules.IntervalMessage}"
        : spec.Packaging is not (null or "" or SourcePackaging.File or SourcePackaging.Archive) ? $"spec.packaging '{spec.Packaging.Truncate(64)}' is unknown: choose File or Archive"
        : !IsArchive(spec) && !DestinationPath.TryParse(Destination(spec, null), out _, out var problem) ? $"spec.destinationPath: {problem}"
        : spec.MaxRetries is < 0 or > 100 ? "spec.maxRetries must be between 0 and 100"
        : AllHooks(spec).Select(Validate).FirstOrDefault(words => words is not null) is { } hook ? hook
        : DuplicateOf(PreRequest(spec)) is { } first ? $"spec.hooks.preRequest has two hooks '{first.Truncate(63)}': it {SourceFieldRules.HookNamesMessage}"
        : DuplicateOf(PostRequest(spec)) is { } second ? $"spec.hooks.postRequest has two hooks '{second.Truncate(63)}': it {SourceFieldRules.HookNamesMessage}"
        : null;

    /// <summary>Returns the interval within its limits, without jitter.</summary>
    public static TimeSpan IntervalOf(V1Alpha1ExternalSourceSpec spec, FetchOptions options) =>
        Expiry.ParseDuration(spec.Interval) is { } interval && interval > options.MinimumInterval
            ? interval < LongestInterval ? interval : LongestInterval
            : options.MinimumInterval;

    /// <summary>Returns the folder of the artifacts in the store: <c>externalsource/namespace/name</c>.</summary>
    public static ArtifactFolder FolderOf(V1Alpha1ExternalSource source) => ArtifactFolder.Of("externalsource", source.Namespace() ?? "", source.Name());

    public static bool IsArchive(V1Alpha1ExternalSourceSpec spec) => spec.Packaging == SourcePackaging.Archive;

    /// <summary>Returns the path of the file in the artifact.</summary>
    /// <param name="spec">Spec without problems.</param>
    /// <param name="suggested">File name that the generator derived from its source. Null: none.</param>
    /// <exception cref="ArgumentException">The spec has a problem.</exception>
    public static DestinationPath PathOf(V1Alpha1ExternalSourceSpec spec, string? suggested) =>
        DestinationPath.TryParse(Destination(spec, suggested), out var path, out var problem) ? path : throw new ArgumentException(problem, nameof(spec));

    public static TimeSpan TimeoutOf(Hook hook) => Expiry.ParseDuration(hook.Timeout) ?? DefaultHookTimeout;

    public static IReadOnlyList<Hook> PreRequest(V1Alpha1ExternalSourceSpec spec) => spec.Hooks?.PreRequest ?? [];

    public static IReadOnlyList<Hook> PostRequest(V1Alpha1ExternalSourceSpec spec) => spec.Hooks?.PostRequest ?? [];

    public static IEnumerable<Hook> AllHooks(V1Alpha1ExternalSourceSpec spec) => PreRequest(spec).Concat(PostRequest(spec));

    private static string Destination(V1Alpha1ExternalSourceSpec spec, string? suggested) =>
        spec.DestinationPath is { Length: > 0 } path ? path : suggested ?? DefaultDestination;

    private static string? DuplicateOf(IEnumerable<Hook> hooks) => hooks.GroupBy(hook => hook.Name).FirstOrDefault(same => same.Count() > 1)?.Key;

    private static string? Validate(Hook hook)
    {
        var words = !SourceFieldRules.IsCommand(hook.Command) ? $"command '{hook.Command.Truncate(63)}' {SourceFieldRules.CommandMessage}"
            : TimeoutProblem(hook.Timeout) is { } problem ? $"timeout '{(hook.Timeout ?? "").Truncate(64)}' {problem}"
            : hook.RetryPolicy is not (null or "" or HookRetryPolicy.Ignore or HookRetryPolicy.Retry or HookRetryPolicy.Fail) ? "retryPolicy must be ignore, retry or fail"
            : (hook.Env ?? []).FirstOrDefault(variable => SourceFieldRules.IsReservedVariable(variable.Name)) is { } reserved
                ? $"env '{reserved.Name}' {SourceFieldRules.ReservedVariableMessage}"
            : null;
        return words is null ? null : $"hook '{hook.Name.Truncate(63)}': {words}";
    }

    private static string? TimeoutProblem(string? text) =>
        text is not { Length: > 0 } ? null
        : !FieldRules.IsDuration(text) ? FieldRules.DurationMessage
        : Expiry.ParseDuration(text) is not { } timeout || timeout <= TimeSpan.Zero || timeout > LongestHookTimeout ? SourceFieldRules.HookTimeoutMessage
        : null;
}
