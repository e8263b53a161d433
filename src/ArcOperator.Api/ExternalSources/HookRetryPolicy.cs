namespace ArcOperator.Api.ExternalSources;

/// <summary>Values of a hook's retryPolicy: the treatment of a failure.</summary>
public static class HookRetryPolicy
{
    public const string Ignore = "ignore";

    public const string Retry = "retry";

    public const string Fail = "fail";
}
