namespace ArcOperator.Api.ExternalSources;

/// <summary>What an error of a hook does.</summary>
public static class HookRetryPolicy
{
    public const string Ignore = "ignore";

    public const string Retry = "retry";

    public const string Fail = "fail";
}
