namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Finds out at the start whether and how steps can be run on this machine.</summary>
internal static class SandboxProbe
{
    private const string Bubblewrap = "bwrap";

    private static readonly string[] UsualPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The folders in which programs are looked for.</summary>
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

    /// <summary>Where bubblewrap is.</summary>
    /// <exception cref="LocalEngineException">It is not there.</exception>
    public static string FindBubblewrap(IReadOnlyList<string> searchPath) =>
        searchPath.Select(folder => Path.Combine(folder, Bubblewrap)).FirstOrDefault(CommandLookup.IsProgram)
        ?? throw new LocalEngineException(
            "bubblewrap is needed to run steps and is not on this machine; get it with: apt-get install bubblewrap (or this system's package manager)");

    /// <summary>Tries a sandbox, and gives steps a shell that knows what the shells of images know.</summary>
    /// <exception cref="LocalEngineException">No sandbox can be made.</exception>
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
            // Templates are written for images whose sh is bash or busybox; Debian's dash is the only common one without pipefail.
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
            throw new LocalEngineException($"{error.Message}; steps need bubblewrap with user namespaces, or root");
        }
        finally
        {
            PrivateFiles.RemoveFolder(root);
            File.Delete(FirstProcess.NoteOf(root));
        }
    }
}
