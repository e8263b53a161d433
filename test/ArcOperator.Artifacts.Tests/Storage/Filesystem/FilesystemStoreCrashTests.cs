using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Artifacts.Streams;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage.Filesystem;

/// <summary>Processes that are killed (SIGKILL) during a put.</summary>
public sealed class FilesystemStoreCrashTests
{
    private static readonly ArtifactFolder All = ArtifactFolder.Of("externalsource");

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void NewFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_put_that_is_killed_halfway_leaves_no_artifact_and_no_file_after_the_next_start()
    {
        await using var child = Child.Start("put-half", _folder.Root);
        (await child.ReadLineAsync()).Should().Be("half");
        await child.KillAsync();
        Files().Should().ContainSingle("half of the content was written").Which.Should().Contain(".incoming");

        var store = new FilesystemStore(_folder.Root);
        (await store.ListAsync(All, default)).Should().BeEmpty();
        (await store.RemoveLeftoversAsync(default)).Should().Be(1);

        Files().Should().BeEmpty();
    }

    [Test]
    public async Task The_cleanup_at_start_keeps_files_of_a_put_that_runs_in_another_process()
    {
        await using var child = Child.Start("put-half", _folder.Root);
        (await child.ReadLineAsync()).Should().Be("half");

        (await new FilesystemStore(_folder.Root).RemoveLeftoversAsync(default)).Should().Be(0);

        Files().Should().ContainSingle();
    }

    [Test]
    public async Task After_kills_at_any_time_every_visible_artifact_is_complete()
    {
        var random = new Random(3);
        for (var round = 0; round < 8; round++)
        {
            await using var child = Child.Start("put-many", _folder.Root);
            (await child.ReadLineAsync()).Should().Be("begun");
            await Task.Delay(random.Next(0, 60));
            await child.KillAsync();
        }

        var store = new FilesystemStore(_folder.Root);
        var seen = await store.ListAsync(All, default);
        seen.Should().NotBeEmpty();
        foreach (var artifact in seen)
        {
            await using var content = await store.OpenAsync(artifact.Key, null, default);
            (await ArtifactDigest.OfAsync(content, default)).Should().Be(artifact.Key.Digest);
        }

        await store.RemoveLeftoversAsync(default);
        Files().Should().HaveCount(seen.Count, "nothing but artifacts is left");
    }

    private string[] Files() => Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories);
}
