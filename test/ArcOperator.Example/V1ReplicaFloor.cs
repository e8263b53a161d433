namespace ArcOperator.Example;

/// <summary>Minimum number of replicas of a Deployment in the same namespace.</summary>
[KubernetesEntity(Group = "example.org", ApiVersion = "v1", Kind = "ReplicaFloor", PluralName = "replicafloors")]
[Description("Minimum number of replicas of a Deployment.")]
public sealed class V1ReplicaFloor : CustomKubernetesEntity<V1ReplicaFloorSpec>;

/// <summary>Desired state of a <see cref="V1ReplicaFloor"/>.</summary>
public sealed class V1ReplicaFloorSpec
{
    [Required]
    [Length(minLength: 1, maxLength: 253)]
    [Description("Name of the Deployment.")]
    public string Deployment { get; set; } = "";

    [RangeMinimum(1)]
    [DefaultValue(1)]
    [Description("Minimum number of replicas. Defaults to 1.")]
    public int Minimum { get; set; } = 1;
}
