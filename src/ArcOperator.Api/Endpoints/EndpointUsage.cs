namespace ArcOperator.Api.Endpoints;

/// <summary>What an Endpoint may be used for.</summary>
public static class EndpointUsage
{
    /// <summary>As a source.</summary>
    public const string PullOnly = "PullOnly";

    /// <summary>As a destination.</summary>
    public const string PushOnly = "PushOnly";

    /// <summary>As either.</summary>
    public const string All = "All";
}
