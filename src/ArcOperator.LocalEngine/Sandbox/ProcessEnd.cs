namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code; above 128: it was killed by that signal.</param>
/// <param name="Output">The end of what it printed.</param>
/// <param name="Errors">The end of what it printed as errors.</param>
/// <param name="IsCut">It printed more than that.</param>
internal sealed record ProcessEnd(int ExitCode, string Output, string Errors, bool IsCut);
