using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Shared;
using ArcOperator.History;
using ArcOperator.History.Options;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Options;

/// <summary>Options of <c>arc-operator run</c>, by section.</summary>
internal sealed class RunOptions
{
    public OperatorOptions Operator { get; } = new();

    public LogOptions Log { get; } = new();

    public LeaderElectionOptions LeaderElection { get; } = new();

    public MetricsOptions Metrics { get; } = new();

    public HealthOptions Health { get; } = new();

    public TelemetryOptions Telemetry { get; } = new();

    public ArgoOptions Argo { get; } = new();

    public CronOptions Cron { get; } = new();

    public TypeOptions Types { get; } = new();

    public EndpointOptions Endpoint { get; } = new();

    public NetworkOptions Network { get; } = new();

    public HookOptions Hooks { get; } = new();

    public FetchOptions Fetch { get; } = new();

    public ArtifactOptions Artifact { get; } = new();

    public S3Options S3 { get; } = new();

    public HistoryOptions History { get; } = new();

    [DisplayName("history.sqlite")]
    public HistorySqliteOptions HistorySqlite { get; } = new();

    [DisplayName("history.postgresql")]
    public HistoryPostgresqlOptions HistoryPostgresql { get; } = new();

    [DisplayName("history.retention")]
    public HistoryRetentionOptions HistoryRetention { get; } = new();

    [DisplayName("history.serve")]
    public HistoryServeOptions HistoryServe { get; } = new();
}

/// <summary>Options of the operator as a whole.</summary>
public sealed class OperatorOptions
{
    [Description("Namespaces whose objects are reconciled, separated by commas. Default: all.")]
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    // Workers wait for the API server most of the time, so their number does not depend on the number of cores.
    [Description("Number of objects of one kind that are reconciled at the same time. Default 16. Range 1 to 256.")]
    [Range(1, 256)]
    public int Workers { get; init; } = 16;

    [Description("Time for running reconciliations to end after the process received a signal to stop. Default 30s. Range 0s to 10m.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    [Description("Longest delay before a failed object is retried. The delay starts at 5ms and doubles with each failure. Default 5m. Range 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Options of the port for Prometheus.</summary>
public sealed class MetricsOptions
{
    [Description("Port of /metrics. 0 disables it. Default 8080. Range 0 to 65535.")]
    [Range(0, 65535)]
    public int Port { get; init; } = 8080;

    [Description("IP address that /metrics listens on, localhost, or * for all addresses of the machine. Default *.")]
    public string Address { get; init; } = "*";

    [Description("Number of open connections to the port. Further ones are closed at once. Default 64. Range 1 to 100000.")]
    [Range(1, 100_000)]
    public int MaxConnections { get; init; } = 64;

    [Description("File with the token that /metrics requires (Authorization: Bearer), 16 to 4096 characters, without rights for others. Read for each request. Default: none, so no token is required.")]
    public string TokenFile { get; init; } = "";
}

/// <summary>Options of the port for health probes.</summary>
public sealed class HealthOptions
{
    [Description("Port of /healthz and /readyz. 0 disables them. Default 8081. Range 0 to 65535.")]
    [Range(0, 65535)]
    public int Port { get; init; } = 8081;

    [Description("IP address that /healthz and /readyz listen on, localhost, or * for all addresses of the machine. Default *.")]
    public string Address { get; init; } = "*";

    [Description("Number of open connections to the port. Further ones are closed at once. Default 64. Range 1 to 100000.")]
    [Range(1, 100_000)]
    public int MaxConnections { get; init; } = 64;
}

/// <summary>Options of the export to an OTLP collector.</summary>
public sealed class TelemetryOptions
{
    [Description("OTLP endpoint (gRPC) that receives metrics and traces, such as http://collector:4317. Default: none.")]
    public Uri? OtlpEndpoint { get; init; }
}
