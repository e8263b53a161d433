namespace ArcOperator.Controllers.Hooks;

/// <summary>A command to be run as a hook.</summary>
/// <param name="Command">Its bare name, as the whitelist has it.</param>
/// <param name="Arguments">Its arguments, each of which the whitelist must allow.</param>
/// <param name="Timeout">After which it is ended together with everything that it started.</param>
/// <param name="Environment">Variables beside the executor's own few.</param>
public sealed record HookCall(string Command, IReadOnlyList<string> Arguments, TimeSpan Timeout, IReadOnlyDictionary<string, string> Environment);
