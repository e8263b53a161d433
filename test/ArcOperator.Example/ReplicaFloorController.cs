using System.Text.Json.Nodes;

namespace ArcOperator.Example;

/// <summary>Raises a Deployment to the minimum number of replicas that a ReplicaFloor requires.</summary>
[EntityRbac(typeof(V1ReplicaFloor), Verbs = RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(V1Deployment), Verbs = RbacVerb.List)]
[GenericRbac(Groups = ["apps"], Resources = ["deployments/scale"], Verbs = RbacVerb.Patch)]
public sealed class ReplicaFloorController(IKubernetesClient client) : IEntityController<V1ReplicaFloor>
{
    // The controller does not watch Deployments.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task<ReconciliationResult<V1ReplicaFloor>> ReconcileAsync(V1ReplicaFloor floor, CancellationToken cancellationToken)
    {
        var (name, minimum) = (floor.Spec.Deployment, floor.Spec.Minimum);
        var apps = client.ApiClient.AppsV1;
        var deployments = await apps.ListNamespacedDeploymentAsync(floor.Namespace(), fieldSelector: $"metadata.name={name}", cancellationToken: cancellationToken);
        if (deployments.Items.Any(deployment => deployment.Spec.Replicas < minimum))
        {
            var patch = new V1Patch(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = minimum } }, V1Patch.PatchType.MergePatch);
            await apps.PatchNamespacedDeploymentScaleAsync(patch, name, floor.Namespace(), cancellationToken: cancellationToken);
        }

        return ReconciliationResult<V1ReplicaFloor>.Success(floor, Interval);
    }

    public Task<ReconciliationResult<V1ReplicaFloor>> DeletedAsync(V1ReplicaFloor floor, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1ReplicaFloor>.Success(floor));
}
