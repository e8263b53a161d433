using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>Types wake the Endpoints that they may accept. A type of the cluster applies to every namespace, and so to those of other tests.</summary>
[NonParallelizable]
internal sealed class EndpointTypeTests : EndpointTest
{
    // Other tests leave types that accept any Endpoint.
    [SetUp]
    public async Task StartWithoutTypesOfTheCluster()
    {
        foreach (var type in await Shared.Client.ListAsync<V1Alpha1ClusterArtifactType>())
        {
            await Namespace.DeleteAsync<V1Alpha1ClusterArtifactType>(type.Name());
        }
    }

    [Test]
    public async Task A_deleted_and_a_created_ArtifactType_change_the_condition_of_an_Endpoint()
    {
        await CreateAsync($"{Place.Uri}");
        await EndpointAsync(Conditions.Ready, "Ready");

        await Namespace.DeleteAsync<V1Alpha1ArtifactType>("oci");
        await EndpointAsync(Conditions.Ready, "UnknownType");
        await Namespace.CreateAsync(An.ArtifactType("s3", spec => spec with { Rules = new() { SrcTypes = ["s3"], DstTypes = ["s3"] } }));
        Place.Requests.Should().HaveCount(1);

        await Namespace.PatchAsync<V1Alpha1ArtifactType>("s3", """{ "spec": { "rules": { "dstTypes": ["s3", "http"] } } }""");
        await EndpointAsync(Conditions.Ready, "Ready");
        Place.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task A_created_and_a_deleted_ClusterArtifactType_change_the_condition_of_an_Endpoint()
    {
        await Namespace.DeleteAsync<V1Alpha1ArtifactType>("oci");
        await CreateAsync($"{Place.Uri}");
        await EndpointAsync(Conditions.Ready, "UnknownType");
        var type = $"any-{Namespace.Name}";

        await Namespace.CreateAsync(An.ClusterArtifactType(type));
        await EndpointAsync(Conditions.Ready, "Ready");
        Place.Requests.Should().HaveCount(1);

        await Namespace.DeleteAsync<V1Alpha1ClusterArtifactType>(type);
        await EndpointAsync(Conditions.Ready, "UnknownType");
    }
}
