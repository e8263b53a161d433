namespace ArcOperator.Controllers.Hooks;

/// <summary>Runs an allow-listed command over a document: outside of this process, where the command can reach nothing of the operator.</summary>
internal interface IHookExecutor
{
    /// <summary>Runs a command once, from its input to its output. Retrying is the caller's to decide.</summary>
    /// <param name="call">What to run.</param>
    /// <param name="input">The command's standard input, read to its end.</param>
    /// <param name="output">Takes the command's standard output; what it holds after an error means nothing.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>How the command ended. A code other than 0 is not an exception.</returns>
    /// <exception cref="HookException">The command did not run to its end.</exception>
    Task<HookResult> ExecuteAsync(HookCall call, Stream input, Stream output, CancellationToken cancellationToken);
}
