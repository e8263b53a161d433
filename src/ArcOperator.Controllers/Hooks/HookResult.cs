namespace ArcOperator.Controllers.Hooks;

/// <summary>How a hook's command ended.</summary>
/// <param name="ExitCode">0: it did what it was asked to. 128 + n: signal n ended it.</param>
/// <param name="StandardError">What it said, its last 8 KiB at most. A stranger's text: it may hold anything.</param>
internal sealed record HookResult(int ExitCode, string StandardError);
