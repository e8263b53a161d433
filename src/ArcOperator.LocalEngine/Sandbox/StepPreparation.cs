using System.Text;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Creates the files, mounts and environments of the containers of a step.</summary>
internal sealed class StepPreparation(WorkFolder work, IKubernetesClient client, SandboxSettings settings)
{
    /// <summary>The path of a script, as in Argo.</summary>
    private const string ScriptPath = "/argo/staging/script";

    private const UnixFileMode ScriptFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly StepVolumes _volumes = new(work, client);

    /// <summary>Prepares all containers before the first one starts, so that a mistake in one starts none.</summary>
    /// <exception cref="SandboxException">A volume, a value or a command is missing.</exception>
    public async Task<PreparedPod> PrepareAsync(WorkflowIdentity workflow, StepLaunch launch, CancellationToken cancellationToken)
    {
        var volumes = await _volumes.MakeAsync(workflow, launch, cancellationToken);
        var first = new List<PreparedContainer>();
        foreach (var container in launch.InitContainers)
        {
            first.Add(await PrepareAsync(workflow, launch, new(container, null), volumes, work.LogPath(workflow, $"{launch.NodeId}.{container.Name}"), cancellationToken));
        }

        var containers = new List<PreparedContainer>();
        foreach (var container in launch.Containers)
        {
            containers.Add(await PrepareAsync(workflow, launch, container, volumes, work.LogPath(workflow, container.NodeId ?? launch.NodeId), cancellationToken));
        }

        return new(first, containers);
    }

    private async Task<PreparedContainer> PrepareAsync(
        WorkflowIdentity workflow,
        StepLaunch launch,
        ContainerLaunch container,
        IReadOnlyDictionary<string, VolumeFolder> volumes,
        string log,
        CancellationToken cancellationToken)
    {
        var spec = container.Spec;
        var mounted = StepVolumes.Mount(spec, volumes).ToList();
        if (spec.Source is { } source)
        {
            var script = Path.Combine(work.ContainerFolder(workflow, launch.NodeId, spec.Name), "script");
            PrivateFiles.Write(script, Encoding.UTF8.GetBytes(source), ScriptFile);
            mounted.Add(SandboxMount.ReadOnly(script, ScriptPath));
        }

        var mounts = MountPlan.Over(settings.Machine, mounted);
        var root = work.RootFolder(workflow, launch.NodeId, spec.Name);
        StepRoot.Make(root, mounts);
        var variables = await new StepEnvironment(new(client, workflow.Namespace), settings.SearchPath).OfAsync(spec, cancellationToken);
        return new(spec, container.NodeId, new(root, mounts, variables, WorkingFolder(spec), Command(spec, variables, mounts), log));
    }

    private static string WorkingFolder(ContainerSpec container) =>
        string.IsNullOrEmpty(container.WorkingDir) ? "/" : SandboxPath.Absolute("workingDir", container.WorkingDir);

    private List<string> Command(ContainerSpec container, IReadOnlyDictionary<string, string> variables, IReadOnlyList<SandboxMount> mounts)
    {
        List<string> command = [.. container.Command.Concat(container.Args).Select(text => EnvironmentReferences.Expand(text, variables))];
        if (container.Source is not null)
        {
            command.Add(ScriptPath);
        }

        if (command.Exists(text => text.Contains('\0')))
        {
            throw new SandboxException("an argument contains a NUL character, which processes cannot receive");
        }

        if (CommandLookup.Find(command[0], variables.GetValueOrDefault("PATH", settings.SearchPath), mounts) is null)
        {
            throw new SandboxException(StepText.Missing(command[0], container));
        }

        return command;
    }
}

/// <summary>The containers of a step, ready to run.</summary>
/// <param name="InitContainers">Run one after the other before the containers.</param>
/// <param name="Containers">Run in parallel, behind their dependencies.</param>
internal sealed record PreparedPod(IReadOnlyList<PreparedContainer> InitContainers, IReadOnlyList<PreparedContainer> Containers)
{
    /// <summary>The container with the outputs of the step. Null in a set without a main container.</summary>
    public PreparedContainer? Main => Containers.FirstOrDefault(container => container.Spec.Name == ContainerSpec.MainName);
}

/// <summary>A container that is ready to run.</summary>
/// <param name="Spec">The container.</param>
/// <param name="NodeId">Id of the node of the container. Null if it has none.</param>
/// <param name="Step">The command and its sandbox.</param>
internal sealed record PreparedContainer(ContainerSpec Spec, string? NodeId, PreparedStep Step);

/// <summary>A command and its sandbox.</summary>
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
