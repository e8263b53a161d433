namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Finds the program that a command means.</summary>
internal static class CommandLookup
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="command">A name, or a path in the sandbox.</param>
    /// <param name="searchPath">Folders of the sandbox, as in PATH.</param>
    /// <param name="mounts">What the sandbox has where.</param>
    /// <returns>The program's path in the sandbox; null: there is none.</returns>
    public static string? Find(string command, string searchPath, IReadOnlyList<SandboxMount> mounts) =>
        Candidates(command, searchPath).FirstOrDefault(path => MountPlan.HostPath(mounts, path) is { } file && IsProgram(file));

    public static bool IsProgram(string file) => File.Exists(file) && (File.GetUnixFileMode(file) & Executable) != 0;

    private static IEnumerable<string> Candidates(string command, string searchPath) => command.Contains('/')
        ? [command]
        : searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => $"{folder.TrimEnd('/')}/{command}");
}
