using System.Collections.Concurrent;

namespace ArcOperator.HookExecutor;

/// <summary>Finds the programs that commands mean: once each, so that what is put into an earlier folder later changes nothing.</summary>
internal sealed class CommandPaths(HookExecutorOptions options)
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly ConcurrentDictionary<string, string> _found = new(StringComparer.Ordinal);

    /// <param name="command">A bare name.</param>
    /// <returns>An absolute path; null: there is no such program.</returns>
    public string? Find(string command)
    {
        if (_found.TryGetValue(command, out var known))
        {
            return known;
        }

        var path = options.SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, command)).FirstOrDefault(IsProgram);
        return path is null ? null : _found.GetOrAdd(command, path);
    }

    private static bool IsProgram(string path) => File.Exists(path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Executable) != 0;
}
