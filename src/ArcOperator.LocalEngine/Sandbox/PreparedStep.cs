namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>A step of which everything is in its place.</summary>
/// <param name="Root">The folder of the machine that becomes its <c>/</c>.</param>
/// <param name="Mounts">What lies in it.</param>
/// <param name="Variables">Its environment.</param>
/// <param name="WorkingFolder">Where it starts.</param>
/// <param name="Command">The command and its arguments.</param>
/// <param name="LogPath">Where its output goes.</param>
internal sealed record PreparedStep(
    string Root,
    IReadOnlyList<SandboxMount> Mounts,
    IReadOnlyDictionary<string, string> Variables,
    string WorkingFolder,
    IReadOnlyList<string> Command,
    string LogPath);
