namespace ArcOperator.HookExecutor;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">128 + n: signal n ended it.</param>
/// <param name="Errors">The last of what it said, as UTF-8.</param>
internal sealed record HookOutcome(int ExitCode, byte[] Errors);
