using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Options of the probes of Endpoints.</summary>
public sealed class EndpointOptions : IValidatableObject
{
    [Description("Enables probes of Endpoints. Disable them if worker pods can reach servers that the operator cannot reach. Default true.")]
    public bool Probe { get; init; } = true;

    [Description("Duration of one probe. Default 5s. Range 1s to 1m.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    [Description("Number of Endpoints that are probed at the same time. Default 80. Range 1 to 1000.")]
    [Range(1, 1000)]
    public int ProbeConcurrency { get; init; } = 80;

    [Description("Number of Endpoints of one namespace that are probed at the same time. Default: three quarters of endpoint.probeConcurrency. Range 1 to endpoint.probeConcurrency.")]
    [Range(1, 1000)]
    public int? ProbeConcurrencyPerNamespace { get; init; }

    [Description("Age of a result after which an unchanged Endpoint is probed again. 0s: never. Default 0s. Range 0s to 720h.")]
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ProbeTTL { get; init; } = TimeSpan.Zero;

    [Description("Delay before an Endpoint that did not respond is probed again. It doubles with each failure. Default 5s. Range 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ProbeRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    [Description("Longest delay before an Endpoint that did not respond is probed again. Default 5m. Range 1s to 24h, and not below endpoint.probeRetryDelay.")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ProbeMaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (GateLimits.FindMistake("endpoint.probeConcurrencyPerNamespace", ProbeConcurrencyPerNamespace, "endpoint.probeConcurrency", ProbeConcurrency) is { } mistake)
        {
            yield return new(mistake);
        }

        if (ProbeMaxRetryDelay < ProbeRetryDelay)
        {
            yield return new("endpoint.probeMaxRetryDelay is shorter than endpoint.probeRetryDelay: raise the first or lower the second");
        }
    }
}
