using System.Collections.Concurrent;

namespace ArcOperator.HookExecutor;

/// <summary>Finds the programs of commands. Each is searched once, so that a later file in an earlier folder has no effect.</summary>
internal sealed class CommandPaths(HookExecutorOptions options)
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly ConcurrentDictionary<string, string> _found = new(StringComparer.Ordinal);

    /// <param name="command">Name without a path.</param>
    /// <returns>Absolute path, or null if the program does not exist.</returns>
    public string? Find(string command)
    {
        if (_found.TryGetValue(command, out var known))
        {
            return known;
        }

        var path = options.SearchFolders.Select(folder => Path.Combine(folder, command)).FirstOrDefault(IsProgram);
        return path is null ? null : _found.GetOrAdd(command, path);
    }

    private static bool IsProgram(string path) => File.Exists(path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Executable) != 0;
}
