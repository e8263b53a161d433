using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Orders;

public sealed record OrderDefaults
{
    [Description("The Endpoint that artifacts come from.")]
    public LocalObjectReference? SrcRef { get; init; }

    [Description("The Endpoint that artifacts go to.")]
    public LocalObjectReference? DstRef { get; init; }

    [Description("When artifacts are brought again and again. Absent: once.")]
    public Cron? Cron { get; init; }
}
