namespace ArcOperator.Controllers.Hooks;

/// <summary>Why a hook's command did not run to its end.</summary>
internal enum HookFailure
{
    /// <summary>The whitelist does not allow the command or an argument: nothing changes until the source or the whitelist does.</summary>
    NotAllowed,

    /// <summary>It took longer than its timeout and was ended.</summary>
    TimedOut,

    /// <summary>It wrote more than an artifact may hold, and was ended.</summary>
    OutputTooLarge,

    /// <summary>The executor cannot be reached, or did not answer as it should: another try may succeed.</summary>
    Unavailable,
}
