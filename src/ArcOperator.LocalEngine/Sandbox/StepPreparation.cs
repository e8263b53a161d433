using System.Text;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Creates the files, mounts and environment of a step.</summary>
internal sealed class StepPreparation(WorkFolder work, IKubernetesClient client, SandboxSettings settings)
{
    /// <summary>The path of a script, as in Argo.</summary>
    private const string ScriptPath = "/argo/staging/script";

    private const UnixFileMode ScriptFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly StepVolumes _volumes = new(work, client);

    /// <exception cref="SandboxException">A volume, a value or the command is missing.</exception>
    public async Task<PreparedStep> PrepareAsync(WorkflowIdentity workflow, StepLaunch launch, CancellationToken cancellationToken)
    {
        var folder = work.StepFolder(workflow, launch.NodeId);
        var volumes = (await _volumes.MountAsync(workflow, launch, cancellationToken)).ToList();
        if (launch.Process.Source is { } source)
        {
            var script = Path.Combine(folder, "script");
            PrivateFiles.Write(script, Encoding.UTF8.GetBytes(source), ScriptFile);
            volumes.Add(SandboxMount.ReadOnly(script, ScriptPath));
        }

        var mounts = MountPlan.Over(settings.Machine, volumes);
        var root = work.RootFolder(workflow, launch.NodeId);
        StepRoot.Make(root, mounts);
        var variables = await new StepEnvironment(new(client, workflow.Namespace), settings.SearchPath).OfAsync(launch.Process, cancellationToken);
        return new(root, mounts, variables, WorkingFolder(launch), Command(launch, variables, mounts), work.LogPath(workflow, launch.NodeId));
    }

    private static string WorkingFolder(StepLaunch launch) =>
        string.IsNullOrEmpty(launch.Process.WorkingDir) ? "/" : SandboxPath.Absolute("workingDir", launch.Process.WorkingDir);

    private List<string> Command(StepLaunch launch, IReadOnlyDictionary<string, string> variables, IReadOnlyList<SandboxMount> mounts)
    {
        var process = launch.Process;
        List<string> command = [.. process.Command.Concat(process.Args).Select(text => EnvironmentReferences.Expand(text, variables))];
        if (process.Source is not null)
        {
            command.Add(ScriptPath);
        }

        if (command.Exists(text => text.Contains('\0')))
        {
            throw new SandboxException("an argument contains a NUL character, which processes cannot receive");
        }

        if (CommandLookup.Find(command[0], variables.GetValueOrDefault("PATH", settings.SearchPath), mounts) is null)
        {
            throw new SandboxException(StepText.Missing(command[0], launch));
        }

        return command;
    }
}

/// <summary>A step that is ready to run.</summary>
/// <param name="Root">The folder of the machine that becomes <c>/</c>.</param>
/// <param name="Mounts">All mounts.</param>
/// <param name="Variables">The environment.</param>
/// <param name="WorkingFolder">The working directory.</param>
/// <param name="Command">The command and its arguments.</param>
/// <param name="LogPath">The path of the log.</param>
internal sealed record PreparedStep(
    string Root,
    IReadOnlyList<SandboxMount> Mounts,
    IReadOnlyDictionary<string, string> Variables,
    string WorkingFolder,
    IReadOnlyList<string> Command,
    string LogPath);

/// <summary>The folder of the machine that becomes <c>/</c> of a step. It receives all files that the step writes outside of its volumes.</summary>
internal static class StepRoot
{
    private const UnixFileMode Readable = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Shared = (UnixFileMode)0b001_111_111_111;

    // Writable folders that programs expect.
    private static readonly string[] Usual = ["/root", "/home", "/run", "/var", "/tmp", "/var/tmp"];

    /// <summary>Creates the root with all folders and links. Bubblewrap mounts the rest.</summary>
    public static void Make(string root, IReadOnlyList<SandboxMount> mounts)
    {
        PrivateFiles.RemoveFolder(root);
        // Other users cannot reach this folder. Inside of the sandbox, a step can change its user.
        Directory.CreateDirectory(root, Readable);
        foreach (var folder in Usual)
        {
            Directory.CreateDirectory(root + folder, Readable);
        }

        File.SetUnixFileMode(root + "/tmp", Shared);
        File.SetUnixFileMode(root + "/var/tmp", Shared);
        var bound = mounts.Where(mount => mount.Kind is MountKind.ReadOnly or MountKind.ReadWrite).ToList();
        foreach (var mount in mounts.Where(mount => !bound.Exists(other => other.IsAbove(mount.Target))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(root + mount.Target) ?? root, Readable);
            switch (mount.Kind)
            {
                case MountKind.Folder:
                    Directory.CreateDirectory(root + mount.Target, Readable);
                    break;
                case MountKind.Link:
                    File.CreateSymbolicLink(root + mount.Target, mount.Source);
                    break;
            }
        }
    }
}
