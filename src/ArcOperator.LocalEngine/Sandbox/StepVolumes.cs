using System.Text.RegularExpressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Creates the folders and mounts for the volumes of a pod.</summary>
internal sealed partial class StepVolumes(WorkFolder work, IKubernetesClient client)
{
    private const UnixFileMode SecretFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // The default of Kubernetes. Only the permissions of the owner apply.
    private const int DefaultMode = 0b110_100_100;

    /// <summary>Creates the folder of each mounted volume. All containers of the pod share the folders.</summary>
    /// <exception cref="SandboxException">A volume is missing.</exception>
    public async Task<IReadOnlyDictionary<string, VolumeFolder>> MakeAsync(
        WorkflowIdentity workflow, StepLaunch launch, CancellationToken cancellationToken)
    {
        var folders = new Dictionary<string, VolumeFolder>();
        foreach (var name in launch.Containers.Select(container => container.Spec).Concat(launch.InitContainers)
            .SelectMany(container => container.VolumeMounts).Select(mount => mount.Name).Distinct())
        {
            folders[name] = await MakeAsync(workflow, launch, name, cancellationToken);
        }

        return folders;
    }

    /// <summary>Returns the mounts of one container.</summary>
    /// <exception cref="SandboxException">A path is invalid.</exception>
    public static IEnumerable<SandboxMount> Mount(ContainerSpec container, IReadOnlyDictionary<string, VolumeFolder> folders) =>
        container.VolumeMounts.Select(mount => Mount(mount, folders[mount.Name].Path, folders[mount.Name].IsReadOnly));

    private static SandboxMount Mount(VolumeMount mount, string folder, bool isReadOnly)
    {
        var target = SandboxPath.Absolute("mountPath", mount.MountPath);
        var source = SandboxPath.Below(folder, "subPath", mount.SubPath ?? "");
        if (!File.Exists(source) && !Directory.Exists(source))
        {
            if (isReadOnly)
            {
                throw new SandboxException($"subPath '{mount.SubPath}' does not exist in volume '{mount.Name}'");
            }

            PrivateFiles.CreateFolder(source);
        }

        return target == "/" ? throw new SandboxException("mountPath '/' would hide everything")
            : isReadOnly || mount.ReadOnly ? SandboxMount.ReadOnly(source, target)
            : SandboxMount.ReadWrite(source, target);
    }

    private async Task<VolumeFolder> MakeAsync(
        WorkflowIdentity workflow, StepLaunch launch, string name, CancellationToken cancellationToken)
    {
        if (!VolumeName().IsMatch(name))
        {
            throw new SandboxException($"'{name}' is not a valid name of a volume");
        }

        var objects = new NamespaceObjects(client, workflow.Namespace);
        var projected = Path.Combine(work.MemoryFolder(workflow, launch.NodeId), name);
        switch (launch.Volumes.FirstOrDefault(volume => volume.Name == name))
        {
            case { Secret: { } secret }:
                var secretEntries = await objects.SecretAsync(secret.SecretName, secret.Optional, cancellationToken);
                Project(name, projected, secretEntries, secret.Items, secret.Optional, SecretFile);
                return new(projected, true);
            case { ConfigMap: { } map }:
                var mapEntries = await objects.ConfigMapAsync(map.Name, map.Optional, cancellationToken);
                Project(name, projected, mapEntries, map.Items, map.Optional, ProjectedFiles.Restricted(map.DefaultMode ?? DefaultMode));
                return new(projected, true);
            case { EmptyDir: not null }:
                return new(PrivateFiles.CreateFolder(Path.Combine(work.StepFolder(workflow, launch.NodeId), "volumes", name)), false);
            case null when launch.Claims.Contains(name):
                return new(PrivateFiles.CreateFolder(work.ClaimFolder(workflow, name)), false);
            default:
                throw new SandboxException($"volume '{name}' does not exist");
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
            // A missing optional object is an empty folder, regardless of its items.
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

/// <summary>The folder of a volume on this machine.</summary>
internal sealed record VolumeFolder(string Path, bool IsReadOnly);

/// <summary>Writes the entries of a Secret or ConfigMap as files.</summary>
internal static class ProjectedFiles
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="folder">The target folder.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="items">The selected entries and their paths. Null selects all entries, with their names as paths.</param>
    /// <param name="optional">Ignores missing items.</param>
    /// <param name="mode">The mode of files whose item has none. Group and others never have permissions, because all steps run as one user.</param>
    /// <exception cref="SandboxException">An item is missing, or its path leaves the folder.</exception>
    public static void Write(
        string folder, IReadOnlyDictionary<string, byte[]> entries, IReadOnlyList<ProjectedItem>? items, bool optional, UnixFileMode mode)
    {
        PrivateFiles.CreateFolder(folder);
        foreach (var item in items ?? [.. entries.Keys.Select(key => new ProjectedItem { Key = key, Path = key })])
        {
            if (entries.TryGetValue(item.Key, out var bytes))
            {
                PrivateFiles.Write(SandboxPath.Below(folder, "path", item.Path), bytes, item.Mode is { } own ? Restricted(own) & (mode | Own) : mode);
            }
            else if (!optional)
            {
                throw new SandboxException($"key \"{item.Key}\" does not exist");
            }
        }
    }

    public static UnixFileMode Restricted(int mode) => ((UnixFileMode)mode & Own) | UnixFileMode.UserRead;
}
