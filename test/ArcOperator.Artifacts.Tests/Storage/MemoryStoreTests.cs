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
    public async Task Storage_times_in_memory_come_from_the_given_clock()
    {
        var clock = new ManualTimeProvider();
        var (store, artifact) = (new MemoryStore(clock), Sample.Artifact());

        await Sample.PutAsync(store, artifact);

        (await store.FindAsync(artifact.Key, default))!.StoredAt.Should().Be(clock.GetUtcNow());
    }

    [Test]
    public async Task A_download_in_progress_succeeds_after_the_deletion_from_memory()
    {
        var (store, artifact) = (new MemoryStore(TimeProvider.System), Sample.Artifact());
        await Sample.PutAsync(store, artifact);

        await using var content = await store.OpenAsync(artifact.Key, null, default);
        await store.DeleteAsync(artifact.Key, default);

        (await ArtifactDigest.OfAsync(content, default)).Should().Be(artifact.Key.Digest);
    }
}
