using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Options;

/// <summary>All that can be configured.</summary>
internal static class OptionSections
{
    public static IReadOnlyList<OptionSection> All { get; } =
    [
        new("operator", typeof(OperatorOptions)),
        new("log", typeof(LogOptions)),
        new("leaderElection", typeof(LeaderElectionOptions)),
        new("metrics", typeof(MetricsOptions)),
        new("health", typeof(HealthOptions)),
        new("telemetry", typeof(TelemetryOptions)),
        new("argo", typeof(ArgoOptions)),
        new("cron", typeof(CronOptions)),
        new("localEngine", typeof(EngineOptions)),
        new("endpoint", typeof(EndpointOptions)),
        new("network", typeof(NetworkOptions)),
    ];
}
