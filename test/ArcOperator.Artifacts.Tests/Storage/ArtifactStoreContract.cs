using ArcOperator.Artifacts.Storage;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage;

/// <summary>The contract of every store. Each store has a fixture that derives from this one.</summary>
public abstract class ArtifactStoreContract
{
    private IArtifactStore _store = null!;

    /// <summary>Creates an empty store.</summary>
    protected abstract Task<IArtifactStore> NewStoreAsync();

    [SetUp]
    public async Task NewStore() => _store = await NewStoreAsync();

    [TearDown]
    public void CloseStore() => (_store as IDisposable)?.Dispose();

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1000)]
    [TestCase(12_000_000, Description = "parts: two whole ones and a rest")]
    [TestCase(10 << 20, Description = "exactly two parts")]
    public async Task A_stored_artifact_can_be_read(int size)
    {
        var artifact = Sample.Artifact(size: size);

        await Sample.PutAsync(_store, artifact);

        (await Sample.ReadAsync(_store, artifact.Key)).Should().Equal(artifact.Bytes);
        (await _store.FindAsync(artifact.Key, default)).Should().Match<StoredArtifact>(found => found.Size == size && found.Key == artifact.Key);
    }

    [TestCase(0, 1)]
    [TestCase(0, 8_000_000)]
    [TestCase(5_000_000, 1_000_000, Description = "across the border of two parts")]
    [TestCase(7_999_999, 1)]
    public async Task A_range_of_a_stored_artifact_can_be_read(int offset, int length)
    {
        var artifact = Sample.Artifact(size: 8_000_000);
        await Sample.PutAsync(_store, artifact);

        var part = await Sample.ReadAsync(_store, artifact.Key, new(offset, length));

        part.Should().Equal(artifact.Bytes[offset..(offset + length)]);
    }

    [Test]
    public async Task A_missing_artifact_is_ArtifactNotFound()
    {
        var artifact = Sample.Artifact();

        (await _store.FindAsync(artifact.Key, default)).Should().BeNull();
        await FluentActions.Awaiting(() => _store.OpenAsync(artifact.Key, null, default)).Should().ThrowAsync<ArtifactNotFoundException>();
        await FluentActions.Awaiting(() => _store.OpenAsync(artifact.Key, new(0, 1), default)).Should().ThrowAsync<ArtifactNotFoundException>();
    }

    [Test]
    public async Task Content_with_another_digest_than_the_key_is_refused()
    {
        var artifact = Sample.Artifact(1);
        await Sample.PutAsync(_store, artifact);
        var other = artifact.Key with { Digest = Sample.Artifact(2).Key.Digest };

        await FluentActions.Awaiting(() => _store.PutAsync(other, artifact.Open(), default)).Should().ThrowAsync<DigestMismatchException>();
        await FluentActions.Awaiting(() => _store.PutAsync(artifact.Key, Sample.Artifact(2).Open(), default)).Should().ThrowAsync<DigestMismatchException>();

        (await _store.FindAsync(other, default)).Should().BeNull();
        (await Sample.ReadAsync(_store, artifact.Key)).Should().Equal(artifact.Bytes, "a put that is refused leaves what was there alone");
    }

    [Test]
    public async Task The_whole_content_is_stored_from_any_stream_position_and_the_stream_stays_open()
    {
        var artifact = Sample.Artifact();
        var content = artifact.Open();
        content.Position = 500;

        await _store.PutAsync(artifact.Key, content, default);

        content.CanRead.Should().BeTrue();
        (await Sample.ReadAsync(_store, artifact.Key)).Should().Equal(artifact.Bytes);
    }

    [TestCase(1000)]
    [TestCase(12_000_000)]
    public async Task An_artifact_is_invisible_until_it_is_complete(int size)
    {
        var artifact = Sample.Artifact(size: size);
        var content = new GatedStream(artifact.Bytes);

        var put = _store.PutAsync(artifact.Key, content, default);
        await content.Halfway;

        (await _store.FindAsync(artifact.Key, default)).Should().BeNull();
        (await _store.ListAsync(artifact.Key.Folder, default)).Should().BeEmpty();
        content.Open();
        await put;
        (await Sample.ReadAsync(_store, artifact.Key)).Should().Equal(artifact.Bytes);
    }

    [Test]
    public async Task A_cancelled_put_leaves_nothing()
    {
        var artifact = Sample.Artifact();
        using var cancellation = new CancellationTokenSource();
        var content = new GatedStream(artifact.Bytes);

        var put = _store.PutAsync(artifact.Key, content, cancellation.Token);
        await content.Halfway;
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => put).Should().ThrowAsync<OperationCanceledException>();
        (await _store.ListAsync(artifact.Key.Folder, default)).Should().BeEmpty();
        (await _store.RemoveLeftoversAsync(default)).Should().Be(0);
    }

    [Test]
    public async Task A_put_whose_content_fails_leaves_nothing()
    {
        var artifact = Sample.Artifact();
        var content = new GatedStream(artifact.Bytes);

        var put = _store.PutAsync(artifact.Key, content, default);
        await content.Halfway;
        content.Fail();

        await FluentActions.Awaiting(() => put).Should().ThrowAsync<Exception>();
        (await _store.FindAsync(artifact.Key, default)).Should().BeNull();
        (await _store.RemoveLeftoversAsync(default)).Should().Be(0);
    }

    [Test]
    public async Task A_repeated_put_succeeds_and_renews_the_storage_time()
    {
        var artifact = Sample.Artifact();
        await Sample.PutAsync(_store, artifact);
        var before = await _store.FindAsync(artifact.Key, default);

        await Sample.PutAsync(_store, artifact);

        (await _store.FindAsync(artifact.Key, default))!.StoredAt.Should().BeOnOrAfter(before!.StoredAt);
        (await _store.ListAsync(artifact.Key.Folder, default)).Should().ContainSingle();
    }

    [Test]
    public async Task A_stored_artifact_has_its_storage_time()
    {
        var artifact = Sample.Artifact();
        var now = DateTimeOffset.UtcNow;

        await Sample.PutAsync(_store, artifact);

        (await _store.FindAsync(artifact.Key, default))!.StoredAt.Should().BeCloseTo(now, TimeSpan.FromSeconds(60));
        (await _store.ListAsync(artifact.Key.Folder, default)).Single().StoredAt.Should().BeCloseTo(now, TimeSpan.FromSeconds(60));
    }

    [TestCase(1000)]
    [TestCase(6_000_000)]
    public async Task Concurrent_puts_of_one_key_succeed(int size)
    {
        var artifact = Sample.Artifact(size: size);

        await Sample.PutAsync(_store, [.. Enumerable.Repeat(artifact, 8)]);

        (await Sample.ReadAsync(_store, artifact.Key)).Should().Equal(artifact.Bytes);
        (await _store.ListAsync(artifact.Key.Folder, default)).Should().ContainSingle();
        (await _store.RemoveLeftoversAsync(default)).Should().Be(0);
    }

    [Test]
    public async Task A_list_contains_the_artifacts_in_and_below_the_folder_only()
    {
        Sample[] inside = [Sample.Artifact(1, 10), Sample.Artifact(2, 20), Sample.Artifact(3, 30, "externalsource/team/rules/deeper")];
        Sample[] beside = [Sample.Artifact(4, folder: "externalsource/team/rules-b"), Sample.Artifact(5, folder: "externalsource/team"), Sample.Artifact(6, folder: "other/team/rules")];
        await Sample.PutAsync(_store, [.. inside, .. beside]);

        var listed = await _store.ListAsync(ArtifactFolder.Of("externalsource", "team", "rules"), default);

        listed.Select(artifact => (artifact.Key, artifact.Size)).Should().BeEquivalentTo(inside.Select(artifact => (artifact.Key, (long)artifact.Bytes.Length)));
        (await _store.ListAsync(ArtifactFolder.Of("externalsource"), default)).Should().HaveCount(5);
        (await _store.ListAsync(ArtifactFolder.Of("externalsource", "nobody"), default)).Should().BeEmpty();
    }

    [Test]
    public async Task A_list_succeeds_during_concurrent_puts_and_deletions()
    {
        var kept = Sample.Artifact(1000, folder: "externalsource/kept/rules");
        await Sample.PutAsync(_store, kept);
        var others = Task.WhenAll(Enumerable.Range(0, 40).Select(async seed =>
        {
            var artifact = Sample.Artifact(seed, folder: $"externalsource/team-{seed % 4}/rules");
            await Sample.PutAsync(_store, artifact);
            await _store.DeleteAsync(artifact.Key, default);
        }));

        do
        {
            (await _store.ListAsync(ArtifactFolder.Of("externalsource"), default)).Should().Contain(artifact => artifact.Key == kept.Key);
        }
        while (!others.IsCompleted);

        await others;
    }

    [Test]
    public async Task A_deletion_removes_one_artifact_and_can_be_repeated()
    {
        var (one, two) = (Sample.Artifact(1), Sample.Artifact(2));
        await Sample.PutAsync(_store, one, two);

        await _store.DeleteAsync(one.Key, default);
        await _store.DeleteAsync(one.Key, default);

        (await _store.FindAsync(one.Key, default)).Should().BeNull();
        (await _store.ListAsync(one.Key.Folder, default)).Should().ContainSingle().Which.Key.Should().Be(two.Key);
    }

    [Test]
    public async Task An_artifact_can_be_stored_after_the_last_one_was_deleted()
    {
        var artifact = Sample.Artifact();

        for (var round = 0; round < 3; round++)
        {
            await Sample.PutAsync(_store, artifact);
            await _store.DeleteAsync(artifact.Key, default);
        }

        (await _store.ListAsync(ArtifactFolder.Of("externalsource"), default)).Should().BeEmpty();
    }

    [Test]
    public async Task Concurrent_puts_and_deletions_in_one_folder_succeed()
    {
        var artifacts = Enumerable.Range(0, 20).Select(seed => Sample.Artifact(seed)).ToList();

        await Task.WhenAll(artifacts.Select(async artifact =>
        {
            await Sample.PutAsync(_store, artifact);
            await _store.DeleteAsync(artifact.Key, default);
        }));

        (await _store.ListAsync(ArtifactFolder.Of("externalsource"), default)).Should().BeEmpty();
    }
}
