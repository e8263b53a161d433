using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;

namespace ArcOperator.Controllers.Orders;

/// <summary>One end of an artifact's way: its source or its destination.</summary>
/// <param name="Word">As messages say it.</param>
/// <param name="Field">As the Order says it.</param>
/// <param name="Usage">What an Endpoint must be for, to be used so.</param>
/// <param name="MissingMessage">The CRD's message if neither the artifact nor the defaults name an Endpoint.</param>
internal sealed record Direction(string Word, string Field, string Usage, string MissingMessage)
{
    public static readonly Direction Source = new("source", "srcRef", EndpointUsage.PullOnly, V1Alpha1OrderSpec.NoSourceMessage);

    public static readonly Direction Destination = new("destination", "dstRef", EndpointUsage.PushOnly, V1Alpha1OrderSpec.NoDestinationMessage);

    public bool Allows(string? usage) => usage is null or "" or EndpointUsage.All || usage == Usage;
}
