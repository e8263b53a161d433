using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>A cluster in which Flux is installed late and removed again.</summary>
internal sealed class FluxMissingTests : SourceTest
{
    private ArcCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartCluster()
    {
        _cluster = await ArcCluster.StartBareAsync(controllerManager: false);
        await _cluster.InstallArcAsync();
        await _cluster.InstallArgoAsync();
    }

    [OneTimeTearDown]
    public ValueTask StopCluster() => _cluster.DisposeAsync();

    [Test]
    public async Task Without_Flux_a_source_is_stalled_until_Flux_is_installed()
    {
        await CreateAsync(A());
        var stalled = await NotReadyAsync(ExternalSourceReasons.ExternalArtifactUnavailable);
        stalled.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeTrue();
        Server.Requests.Should().BeEmpty();

        await _cluster.InstallFluxAsync();
        var artifact = (await DeliversAsync("{}")).Status.Artifact!;
        await ReadyAsync();

        await _cluster.ControlPlane.KubectlAsync("delete", "crd", "externalartifacts.source.toolkit.fluxcd.io");
        MessageOf(await NotReadyAsync(ExternalSourceReasons.ExternalArtifactUnavailable)).Should().StartWith("Flux's kind ExternalArtifact is not installed");
        await Flux.DownloadAsync(artifact.Url, artifact.Digest);
        await _cluster.InstallFluxAsync();
        await ReadyAsync();
        await DeliversAsync("{}");

        await _cluster.ControlPlane.KubectlAsync("delete", "crd", "externalartifacts.source.toolkit.fluxcd.io");
        await NotReadyAsync(ExternalSourceReasons.ExternalArtifactUnavailable);
        await Namespace.DeleteAsync<V1Alpha1ExternalSource>("source");
        await Namespace.GoneAsync<V1Alpha1ExternalSource>("source");
        StoredFiles().Should().BeEmpty();
    }

    // While a definition is being deleted, a current server refuses to create its objects as it refuses a missing right.
    protected override bool IsUnexpectedRefusal(ApiCall call) => base.IsUnexpectedRefusal(call) && call.Resource != "externalartifacts";

    protected override Task<ArcCluster> ClusterAsync() => Task.FromResult(_cluster);
}
