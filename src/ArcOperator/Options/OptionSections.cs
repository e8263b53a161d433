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

    /// <summary>What the hook executor can be told. One file can be for it and the operator: sections of the other are passed over.</summary>
    public static IReadOnlyList<OptionSection> HookExecutor { get; } =
    [
        Log,
        Hooks,
        new("hookExecutor", typeof(HookExecutorOptions)),
    ];

    private static OptionSection Log => new("log", typeof(LogOptions));

    private static OptionSection Hooks => new("hooks", typeof(HookOptions));
}
