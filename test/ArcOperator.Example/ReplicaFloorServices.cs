using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Example;

/// <summary>Registration of an operator with one controller.</summary>
public static class ReplicaFloorServices
{
    public static IOperatorBuilder AddReplicaFloors(this IServiceCollection services, ClusterConfiguration cluster) => services
        .AddSingleton(cluster)
        .AddSingleton(new ObjectJson(ReplicaFloorJsonContext.Default))
        .AddKubernetesOperator(settings => settings.Name = "replica-floors")
        .AddController<ReplicaFloorController, V1ReplicaFloor>();
}

/// <summary>JSON of the kind, without reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(V1ReplicaFloor))]
public sealed partial class ReplicaFloorJsonContext : JsonSerializerContext;
