using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Streams;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage;

[TestFixture]
public sealed class MemoryStoreTests : ArtifactStoreContract
{
    protected override Task<IArtifactStore> NewStoreAsync() => Task.FromResult<IArtifactStore>(new MemoryStore(TimeProvider.System));

    [Test]
    public async Task Times_are_those_of_the_clock_it_was_given()
    {
        var clock = new ManualTimeProvider();
        var (store, artifact) = (new MemoryStore(clock), Sample.Artifact());

        await Sample.PutAsync(store, artifact);

        (await store.FindAsync(artifact.Key, default))!.StoredAt.Should().Be(clock.GetUtcNow());
    }

    [Test]
    public async Task A_download_that_has_begun_ends_well_although_the_artifact_is_deleted()
    {
        var (store, artifact) = (new MemoryStore(TimeProvider.System), Sample.Artifact());
        await Sample.PutAsync(store, artifact);

        await using var content = await store.OpenAsync(artifact.Key, null, default);
        await store.DeleteAsync(artifact.Key, default);

        (await ArtifactDigest.OfAsync(content, default)).Should().Be(artifact.Key.Digest);
    }
}
