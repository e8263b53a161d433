using System.Runtime.Versioning;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Artifacts.Streams;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage.Filesystem;

[TestFixture]
public sealed class FilesystemStoreTests : ArtifactStoreContract
{
    private TemporaryFolder _folder = null!;

    private string Root => _folder.PathOf("store");

    private FilesystemStore Store => new(Root);

    protected override Task<IArtifactStore> NewStoreAsync()
    {
        _folder = new();
        return Task.FromResult<IArtifactStore>(Store);
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_current_user_can_access_stored_files_and_folders()
    {
        var artifact = Sample.Artifact();

        await Sample.PutAsync(Store, artifact);

        File.GetUnixFileMode(PathOf(artifact)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetDirectories(Root, "*", SearchOption.AllDirectories).Append(Root).Select(File.GetUnixFileMode)
            .Should().OnlyContain(mode => mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public async Task Another_store_on_the_same_folder_finds_stored_artifacts()
    {
        var artifact = Sample.Artifact();

        await Sample.PutAsync(Store, artifact);

        (await Sample.ReadAsync(Store, artifact.Key)).Should().Equal(artifact.Bytes);
    }

    [Test]
    public async Task A_repeated_put_repairs_a_damaged_file()
    {
        var artifact = Sample.Artifact();
        await Sample.PutAsync(Store, artifact);
        await File.WriteAllTextAsync(PathOf(artifact), "damaged");

        await Sample.PutAsync(Store, artifact);

        (await Sample.ReadAsync(Store, artifact.Key)).Should().Equal(artifact.Bytes);
    }

    [Test]
    public async Task A_file_that_is_truncated_during_a_read_is_an_error()
    {
        var artifact = Sample.Artifact(size: 1_000_000);
        await Sample.PutAsync(Store, artifact);
        await using var content = await Store.OpenAsync(artifact.Key, null, default);

        await File.WriteAllTextAsync(PathOf(artifact), "cut");

        await FluentActions.Awaiting(() => content.CopyToAsync(Stream.Null)).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task A_download_in_progress_succeeds_after_the_deletion_of_its_file()
    {
        var artifact = Sample.Artifact(size: 1_000_000);
        await Sample.PutAsync(Store, artifact);

        await using var content = await Store.OpenAsync(artifact.Key, null, default);
        await Store.DeleteAsync(artifact.Key, default);

        (await ArtifactDigest.OfAsync(content, default)).Should().Be(artifact.Key.Digest);
    }

    [Test]
    public async Task The_deletion_of_the_last_artifact_removes_its_empty_folders_except_the_root()
    {
        var (one, neighbour) = (Sample.Artifact(), Sample.Artifact(folder: "externalsource/other/rules"));
        await Sample.PutAsync(Store, one, neighbour);

        await Store.DeleteAsync(one.Key, default);
        Directory.GetDirectories(Path.Combine(Root, "externalsource")).Select(Path.GetFileName).Should().Equal("other");
        await Store.DeleteAsync(neighbour.Key, default);

        Directory.GetDirectories(Root).Select(Path.GetFileName).Should().Equal(".incoming");
    }

    [Test]
    public async Task Foreign_files_are_not_listed_or_changed()
    {
        var artifact = Sample.Artifact();
        await Sample.PutAsync(Store, artifact);
        var foreign = Path.Combine(Path.GetDirectoryName(PathOf(artifact))!, "notes.txt");
        await File.WriteAllTextAsync(foreign, "mine");

        (await Store.ListAsync(artifact.Key.Folder, default)).Should().ContainSingle().Which.Key.Should().Be(artifact.Key);
        await Store.DeleteAsync(artifact.Key, default);

        File.Exists(foreign).Should().BeTrue();
    }

    private string PathOf(Sample artifact) => Path.Combine(Root, artifact.Key.Path);
}
