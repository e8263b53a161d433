namespace ArcOperator.Installing;

/// <summary>Part of an installation. The parts are applied in this order and removed in the opposite order.</summary>
internal enum InstallStage
{
    Namespace,
    Kinds,
    Rights,
    Settings,
    Workloads,
}

/// <summary>Result of applying one object.</summary>
internal enum ApplyOutcome
{
    Created,
    Configured,
    Unchanged,

    /// <summary>Another writer set fields that the release sets to other values, and they were kept.</summary>
    Kept,
}

/// <summary>Requests for one kind of a release.</summary>
internal abstract class ReleaseKind(EntityMetadata kind, InstallStage stage)
{
    /// <summary>Field manager of the installation.</summary>
    public const string FieldManager = "arc-operator-install";

    // Settings are for users to change. The other objects are the program's, which takes them over from kubectl or another installer.
    private static readonly ReleaseKind[] All =
    [
        new ReleaseKind<V1Namespace>(InstallStage.Namespace),
        new ReleaseKind<CustomResourceDefinition>(InstallStage.Kinds),
        new ReleaseKind<V1ServiceAccount>(InstallStage.Rights),
        new ReleaseKind<V1ClusterRole>(InstallStage.Rights),
        new ReleaseKind<V1ClusterRoleBinding>(InstallStage.Rights),
        new ReleaseKind<V1Role>(InstallStage.Rights),
        new ReleaseKind<V1RoleBinding>(InstallStage.Rights),
        new ReleaseKind<V1ConfigMap>(InstallStage.Settings),
        new ReleaseKind<V1Secret>(InstallStage.Settings),
        new ReleaseKind<V1Service>(InstallStage.Settings),
        new ReleaseKind<V1PersistentVolumeClaim>(InstallStage.Settings),
        new ReleaseKind<V1NetworkPolicy>(InstallStage.Settings),
        new ReleaseKind<V1PodDisruptionBudget>(InstallStage.Settings),
        new ReleaseKind<V1Deployment>(InstallStage.Workloads),
    ];

    public InstallStage Stage => stage;

    public bool IsNamespaced => kind.Scope == EntityScope.Namespaced;

    /// <exception cref="NotSupportedException">A release has no objects of this kind.</exception>
    public static ReleaseKind For(ReleaseObject item) =>
        Array.Find(All, candidate => candidate.Name == item.Kind) ?? throw new NotSupportedException($"{item}: a release cannot contain this kind");

    /// <summary>Applies an object by server-side apply.</summary>
    public abstract Task<ApplyOutcome> ApplyAsync(KubernetesClient client, ReleaseObject item, CancellationToken cancellationToken);

    /// <summary>Returns the metadata of the object in the cluster, or null if the object does not exist.</summary>
    public abstract Task<V1ObjectMeta?> FindAsync(KubernetesClient client, ReleaseObject item, CancellationToken cancellationToken);

    /// <summary>Requests the deletion of an object. A missing object is not an error.</summary>
    public abstract Task DeleteAsync(KubernetesClient client, ReleaseObject item, CancellationToken cancellationToken);

    private string Name => kind.Kind;
}

/// <inheritdoc cref="ReleaseKind"/>
internal sealed class ReleaseKind<T>(InstallStage stage) : ReleaseKind(EntityMetadata.Of<T>(), stage)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public override async Task<ApplyOutcome> ApplyAsync(KubernetesClient client, ReleaseObject item, CancellationToken cancellationToken)
    {
        var before = await FindAsync(client, item, cancellationToken);
        var patch = new V1Patch(item.Body, V1Patch.PatchType.ApplyPatch);
        var isForced = Stage != InstallStage.Settings;
        try
        {
            var after = await client.PatchAsync<T>(patch, item.Name, item.Namespace, FieldManager, isForced, cancellationToken: cancellationToken);
            return before is null ? ApplyOutcome.Created : IsSame(before, after.Metadata) ? ApplyOutcome.Unchanged : ApplyOutcome.Configured;
        }
        catch (HttpOperationException error) when (!isForced && error.IsConflict())
        {
            return ApplyOutcome.Kept;
        }
    }

    // Controllers write the status between the two looks, and old servers count each apply as a new version.
    private static bool IsSame(V1ObjectMeta before, V1ObjectMeta after) =>
        before.Generation is { } generation ? generation == after.Generation : before.ResourceVersion == after.ResourceVersion;

    public override async Task<V1ObjectMeta?> FindAsync(KubernetesClient client, ReleaseObject item, CancellationToken cancellationToken) =>
        (await client.GetAsync<T>(item.Name, item.Namespace, cancellationToken))?.Metadata;

    public override Task DeleteAsync(KubernetesClient client, ReleaseObject item, CancellationToken cancellationToken) =>
        client.DeleteAsync<T>(item.Name, item.Namespace, cancellationToken);
}
