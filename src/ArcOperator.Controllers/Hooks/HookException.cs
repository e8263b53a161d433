namespace ArcOperator.Controllers.Hooks;

/// <summary>A hook's command did not run to its end.</summary>
internal sealed class HookException(HookFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public HookFailure Failure { get; } = failure;
}
