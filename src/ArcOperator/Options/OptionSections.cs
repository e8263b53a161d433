using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Shared;
using ArcOperator.HookExecutor;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Options;

/// <summary>All that can be configured.</summary>
internal static class OptionSections
{
    public static IReadOnlyList<OptionSection> All { get; } =
    [
        new("operator", typeof(OperatorOptions)),
        Log,
        new("leaderElection", typeof(LeaderElectionOptions)),
        new("metrics", typeof(MetricsOptions)),
        new("health", typeof(HealthOptions)),
        new("telemetry", typeof(TelemetryOptions)),
        new("argo", typeof(ArgoOptions)),
        new("cron", typeof(CronOptions)),
        new("endpoint", typeof(EndpointOptions)),
        new("network", typeof(NetworkOptions)),
        Hooks,
        new("fetch", typeof(FetchOptions)),
        new("artifact", typeof(ArtifactOptions)),
        new("s3", typeof(S3Options)),
    ];

    /// <summary>Options of the hook executor. Operator and hook executor can share one file, and each ignores the sections of the other.</summary>
    public static IReadOnlyList<OptionSection> HookExecutor { get; } =
    [
        Log,
        Hooks,
        new("hookExecutor", typeof(HookExecutorOptions)),
    ];

    private static OptionSection Log => new("log", typeof(LogOptions));

    private static OptionSection Hooks => new("hooks", typeof(HookOptions));
}
