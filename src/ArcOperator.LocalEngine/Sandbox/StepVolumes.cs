using System.Text.RegularExpressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Makes folders of the volumes of a step, and mounts of these.</summary>
internal sealed partial class StepVolumes(WorkFolder work, IKubernetesClient client)
{
    private const UnixFileMode SecretFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Kubernetes' own default, of which only the owner's part is given.
    private const int DefaultMode = 0b110_100_100;

    /// <exception cref="SandboxException">A volume is not there, or a path does not do.</exception>
    public async Task<IReadOnlyList<SandboxMount>> MountAsync(WorkflowIdentity workflow, StepLaunch launch, CancellationToken cancellationToken)
    {
        var folders = new Dictionary<string, (string Path, bool IsReadOnly)>();
        var mounts = new List<SandboxMount>();
        foreach (var mount in launch.Process.VolumeMounts)
        {
            if (!folders.TryGetValue(mount.Name, out var folder))
            {
                folders[mount.Name] = folder = await MakeAsync(workflow, launch, mount.Name, cancellationToken);
            }

            mounts.Add(Mount(mount, folder.Path, folder.IsReadOnly));
        }

        return mounts;
    }

    private static SandboxMount Mount(VolumeMount mount, string folder, bool isReadOnly)
    {
        var target = SandboxPath.Absolute("mountPath", mount.MountPath);
        var source = SandboxPath.Below(folder, "subPath", mount.SubPath ?? "");
        if (!File.Exists(source) && !Directory.Exists(source))
        {
            if (isReadOnly)
            {
                throw new SandboxException($"subPath '{mount.SubPath}' is not in volume '{mount.Name}'");
            }

            PrivateFiles.CreateFolder(source);
        }

        return target == "/" ? throw new SandboxException("mountPath '/' would hide everything")
            : isReadOnly || mount.ReadOnly ? SandboxMount.ReadOnly(source, target)
            : SandboxMount.ReadWrite(source, target);
    }

    private async Task<(string Path, bool IsReadOnly)> MakeAsync(
        WorkflowIdentity workflow, StepLaunch launch, string name, CancellationToken cancellationToken)
    {
        if (!VolumeName().IsMatch(name))
        {
            throw new SandboxException($"'{name}' is no name for a volume");
        }

        var objects = new NamespaceObjects(client, workflow.Namespace);
        var projected = Path.Combine(work.MemoryOfStep(workflow, launch.NodeId), name);
        switch (launch.Volumes.FirstOrDefault(volume => volume.Name == name))
        {
            case { Secret: { } secret }:
                var secretEntries = await objects.SecretAsync(secret.SecretName, secret.Optional, cancellationToken);
                Project(name, projected, secretEntries, secret.Items, secret.Optional, SecretFile);
                return (projected, true);
            case { ConfigMap: { } map }:
                var mapEntries = await objects.ConfigMapAsync(map.Name, map.Optional, cancellationToken);
                Project(name, projected, mapEntries, map.Items, map.Optional, ProjectedFiles.Restricted(map.DefaultMode ?? DefaultMode));
                return (projected, true);
            case { EmptyDir: not null }:
                return (PrivateFiles.CreateFolder(Path.Combine(work.OfStep(workflow, launch.NodeId), "volumes", name)), false);
            case null when launch.Claims.Contains(name):
                return (PrivateFiles.CreateFolder(work.OfClaim(workflow, name)), false);
            default:
                throw new SandboxException($"there is no volume '{name}'");
        }
    }

    private static void Project(
        string volume,
        string folder,
        IReadOnlyDictionary<string, byte[]>? entries,
        IReadOnlyList<ProjectedItem>? items,
        bool optional,
        UnixFileMode mode)
    {
        try
        {
            // An optional object that is not there is an empty folder, whatever items are asked for.
            ProjectedFiles.Write(folder, entries ?? new Dictionary<string, byte[]>(), items, optional, mode);
        }
        catch (SandboxException error)
        {
            throw new SandboxException($"volume '{volume}': {error.Message}");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex VolumeName();
}
