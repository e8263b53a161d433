using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Orders;

/// <summary>Values for artifacts that do not set their own.</summary>
public sealed record OrderDefaults
{
    [Description("Reference to the Endpoint that artifacts are copied from.")]
    public LocalObjectReference? SrcRef { get; init; }

    [Description("Reference to the Endpoint that artifacts are copied to.")]
    public LocalObjectReference? DstRef { get; init; }

    [Description("Schedule on which artifacts are delivered repeatedly. If unset, each artifact is delivered once.")]
    public Cron? Cron { get; init; }
}
