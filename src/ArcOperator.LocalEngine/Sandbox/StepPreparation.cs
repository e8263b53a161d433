using System.Text;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Puts everything in its place before a step is started.</summary>
internal sealed class StepPreparation(WorkFolder work, IKubernetesClient client, SandboxSettings settings)
{
    /// <summary>Where Argo puts the text of a script.</summary>
    private const string ScriptPath = "/argo/staging/script";

    private const UnixFileMode ScriptFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly StepVolumes _volumes = new(work, client);

    /// <exception cref="SandboxException">Something that the step needs is not there.</exception>
    public async Task<PreparedStep> PrepareAsync(WorkflowIdentity workflow, StepLaunch launch, CancellationToken cancellationToken)
    {
        var folder = work.OfStep(workflow, launch.NodeId);
        var volumes = (await _volumes.MountAsync(workflow, launch, cancellationToken)).ToList();
        if (launch.Process.Source is { } source)
        {
            var script = Path.Combine(folder, "script");
            PrivateFiles.Write(script, Encoding.UTF8.GetBytes(source), ScriptFile);
            volumes.Add(SandboxMount.ReadOnly(script, ScriptPath));
        }

        var mounts = MountPlan.Over(settings.Machine, volumes);
        var root = work.RootOf(workflow, launch.NodeId);
        StepRoot.Make(root, mounts);
        var variables = await new StepEnvironment(new(client, workflow.Namespace), settings.SearchPath).OfAsync(launch.Process, cancellationToken);
        return new(root, mounts, variables, WorkingFolder(launch), Command(launch, variables, mounts), work.LogOf(workflow, launch.NodeId));
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
            throw new SandboxException("an argument holds a NUL character, which no process can be given");
        }

        if (CommandLookup.Find(command[0], variables.GetValueOrDefault("PATH", settings.SearchPath), mounts) is null)
        {
            throw new SandboxException(StepText.Missing(command[0], launch));
        }

        return command;
    }
}
