using ArcOperator.Api.Endpoints;

namespace ArcOperator.Controllers.Orders;

/// <summary>One end of an artifact's way: its source or its destination.</summary>
/// <param name="Word">As messages say it.</param>
/// <param name="Field">As the Order says it.</param>
/// <param name="Usage">What an Endpoint must be for, to be used so.</param>
internal sealed record Direction(string Word, string Field, string Usage)
{
    public static readonly Direction Source = new("source", "srcRef", EndpointUsage.PullOnly);

    public static readonly Direction Destination = new("destination", "dstRef", EndpointUsage.PushOnly);

    public bool Allows(string? usage) => usage is null or "" or EndpointUsage.All || usage == Usage;
}
