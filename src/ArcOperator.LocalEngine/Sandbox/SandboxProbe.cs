namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Checks at the start of the engine that steps can run on this machine.</summary>
internal static class SandboxProbe
{
    private const string Bubblewrap = "bwrap";

    private static readonly string[] UsualPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Returns the folders for programs.</summary>
    /// <param name="path">PATH of this process.</param>
    public static IReadOnlyList<string> SearchPath(string? path) =>
    [
        .. (path ?? "").Split(':')
            .Where(folder => folder.StartsWith('/'))
            .Select(folder => folder.TrimEnd('/'))
            .Where(folder => folder.Length > 0)
            .Concat(UsualPath)
            .Distinct()
    ];

    /// <summary>Returns the path of bubblewrap.</summary>
    /// <exception cref="LocalEngineException">Bubblewrap is not installed.</exception>
    public static string FindBubblewrap(IReadOnlyList<string> searchPath) =>
        searchPath.Select(folder => Path.Combine(folder, Bubblewrap)).FirstOrDefault(CommandLookup.IsProgram)
        ?? throw new LocalEngineException(
            "bubblewrap, which runs steps, is not installed: apt-get install bubblewrap");

    /// <summary>Creates a sandbox as a test. Selects bash as <c>sh</c> if the <c>sh</c> of the machine does not support <c>pipefail</c>.</summary>
    /// <exception cref="LocalEngineException">No sandbox can be created.</exception>
    public static async Task<SandboxSettings> TryAsync(
        IReadOnlyList<string> searchPath, WorkFolder work, SandboxProcesses processes, CancellationToken cancellationToken)
    {
        var settings = new SandboxSettings
        {
            Machine = MachineFolders.Discover(searchPath, Path.Combine(work.Path, "etc")),
            SearchPath = string.Join(':', searchPath),
        };
        var root = Path.Combine(work.Path, "probe");
        try
        {
            StepRoot.Make(root, settings.Machine);
            // Templates expect bash or busybox as sh. Only dash, the sh of Debian, has no pipefail.
            var variables = new Dictionary<string, string> { ["PATH"] = settings.SearchPath };
            var attempt = new PreparedStep(root, settings.Machine, variables, "/", ["sh", "-c", "set -o pipefail"], "");
            var end = await processes.RunAsync(attempt, null, cancellationToken);
            var bash = CommandLookup.Find("bash", settings.SearchPath, settings.Machine);
            return end.ExitCode == 0 || bash is null
                ? settings
                : settings with { Machine = [.. settings.Machine, SandboxMount.ReadOnly(bash, MountPlan.Follow(settings.Machine, "/bin/sh"))] };
        }
        catch (SandboxException error)
        {
            throw new LocalEngineException($"{error.Message}; steps need user namespaces or root");
        }
        finally
        {
            PrivateFiles.RemoveFolder(root);
            File.Delete(FirstProcess.NoteOf(root));
        }
    }
}

/// <summary>The common settings of all sandboxes.</summary>
internal sealed record SandboxSettings
{
    /// <summary>The folders of the machine in every sandbox.</summary>
    public required IReadOnlyList<SandboxMount> Machine { get; init; }

    /// <summary>PATH of steps.</summary>
    public required string SearchPath { get; init; }
}

/// <summary>Finds the program of a command.</summary>
internal static class CommandLookup
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="command">A name, or a path in the sandbox.</param>
    /// <param name="searchPath">PATH in the sandbox.</param>
    /// <param name="mounts">All mounts of the sandbox.</param>
    /// <returns>The path in the sandbox, or null.</returns>
    public static string? Find(string command, string searchPath, IReadOnlyList<SandboxMount> mounts) =>
        Candidates(command, searchPath).FirstOrDefault(path => MountPlan.HostPath(mounts, path) is { } file && IsProgram(file));

    public static bool IsProgram(string file) => File.Exists(file) && (File.GetUnixFileMode(file) & Executable) != 0;

    private static IEnumerable<string> Candidates(string command, string searchPath) => command.Contains('/')
        ? [command]
        : searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => $"{folder.TrimEnd('/')}/{command}");
}
