namespace ArcOperator.Api.Endpoints;

/// <summary>Values of an Endpoint's spec.usage.</summary>
public static class EndpointUsage
{
    /// <summary>Source only.</summary>
    public const string PullOnly = "PullOnly";

    /// <summary>Destination only.</summary>
    public const string PushOnly = "PushOnly";

    /// <summary>Source and destination.</summary>
    public const string All = "All";
}
