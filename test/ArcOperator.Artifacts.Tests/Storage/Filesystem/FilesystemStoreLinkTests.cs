using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage.Filesystem;

/// <summary>Symbolic links below the store's root are not followed.</summary>
public sealed class FilesystemStoreLinkTests
{
    private readonly Sample _artifact = Sample.Artifact();
    private TemporaryFolder _folder = null!;

    private string Root => _folder.PathOf("store");

    private string Outside => _folder.PathOf("outside");

    private FilesystemStore Store => new(Root);

    [SetUp]
    public void NewFolder()
    {
        _folder = new();
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Outside);
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase(".incoming")]
    [TestCase("externalsource")]
    [TestCase("externalsource/team")]
    [TestCase("externalsource/team/rules")]
    public async Task A_folder_that_is_a_link_is_refused_and_nothing_is_written_to_its_target(string link)
    {
        LinkFolder(link);

        await FluentActions.Awaiting(() => Sample.PutAsync(Store, _artifact)).Should().ThrowAsync<StoreMisconfiguredException>().WithMessage("*symbolic link*");

        Directory.GetFileSystemEntries(Outside).Should().BeEmpty();
    }

    [TestCase("externalsource")]
    [TestCase("externalsource/team/rules")]
    public async Task Files_behind_a_linked_folder_are_not_found_listed_or_deleted(string link)
    {
        // A store outside of the root, which a followed link would find.
        await Sample.PutAsync(new FilesystemStore(Outside), _artifact);
        LinkFolder(link, Path.Combine(Outside, link));

        (await Store.FindAsync(_artifact.Key, default)).Should().BeNull();
        await FluentActions.Awaiting(() => Store.OpenAsync(_artifact.Key, null, default)).Should().ThrowAsync<ArtifactNotFoundException>();
        (await Store.ListAsync(ArtifactFolder.Of("externalsource"), default)).Should().BeEmpty();
        (await Store.ListAsync(_artifact.Key.Folder, default)).Should().BeEmpty();
        await Store.DeleteAsync(_artifact.Key, default);
        (await new FilesystemStore(Outside).FindAsync(_artifact.Key, default)).Should().NotBeNull();
    }

    [Test]
    public async Task A_linked_file_is_not_read_and_a_put_replaces_it()
    {
        var secret = _folder.Write("outside/secret", "not for consumers");
        var file = Path.Combine(Root, _artifact.Key.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.CreateSymbolicLink(file, secret);

        (await Store.FindAsync(_artifact.Key, default)).Should().BeNull();
        await FluentActions.Awaiting(() => Store.OpenAsync(_artifact.Key, null, default)).Should().ThrowAsync<ArtifactNotFoundException>();
        (await Store.ListAsync(_artifact.Key.Folder, default)).Should().BeEmpty();
        await Sample.PutAsync(Store, _artifact);

        (await Sample.ReadAsync(Store, _artifact.Key)).Should().Equal(_artifact.Bytes);
        (await File.ReadAllTextAsync(secret)).Should().Be("not for consumers");
    }

    [Test]
    public async Task The_cleanup_does_not_follow_links()
    {
        var foreign = _folder.Write("outside/foreign", "mine");
        LinkFolder(".incoming");

        await FluentActions.Awaiting(() => Store.RemoveLeftoversAsync(default)).Should().ThrowAsync<StoreMisconfiguredException>();

        File.Exists(foreign).Should().BeTrue();
    }

    [Test]
    public async Task The_root_of_a_store_can_be_a_link()
    {
        var link = _folder.PathOf("link");
        Directory.CreateSymbolicLink(link, Root);

        await Sample.PutAsync(new FilesystemStore(link), _artifact);

        (await Store.FindAsync(_artifact.Key, default)).Should().NotBeNull();
    }

    private void LinkFolder(string name, string? target = null)
    {
        var link = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, target ?? Outside);
    }
}
