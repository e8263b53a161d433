using System.Runtime.Versioning;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage.Filesystem;

/// <summary>Disks that are full or read-only, in the sandbox of a child process.</summary>
public sealed class FilesystemStoreDiskTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void NewFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_full_disk_is_a_temporary_error_that_says_so()
    {
        var error = await PutConfinedAsync("--size", "1048576", "--tmpfs", _folder.Root);

        error.Should().StartWith(nameof(StoreUnavailableException)).And.Contain("the volume is full; free space on it or enlarge it").And.Contain(_folder.Root);
    }

    [Test]
    public async Task A_read_only_disk_is_an_error_that_says_so()
    {
        var error = await PutConfinedAsync("--ro-bind", _folder.Root, _folder.Root);

        error.Should().StartWith(nameof(StoreMisconfiguredException)).And.Contain("the file system is read-only; mount a writable volume");
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_without_write_permission_is_an_error_that_says_so()
    {
        File.SetUnixFileMode(_folder.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        // Without its capabilities, root cannot write there either.
        var error = await PutConfinedAsync("--unshare-user", "--cap-drop", "ALL", "--bind", _folder.Root, _folder.Root);

        error.Should().StartWith(nameof(StoreMisconfiguredException)).And.Contain("not allowed; give user");
    }

    [Test]
    public async Task A_store_root_that_is_a_file_is_an_error_with_its_name()
    {
        var file = _folder.Write("file", "not a folder");
        var store = new FilesystemStore(file);

        (await FluentActions.Awaiting(() => Sample.PutAsync(store, Sample.Artifact())).Should().ThrowAsync<StoreUnavailableException>()).WithMessage($"*{file}*");
        (await store.FindAsync(Sample.Artifact().Key, default)).Should().BeNull();
    }

    private static async Task<string> PutConfinedAsync(params string[] confinement)
    {
        var root = confinement[^1];
        var (exitCode, output, errors) = await Programs.RunToEndAsync(
            "bwrap", ["--dev-bind", "/", "/", .. confinement, "--setenv", "DOTNET_EnableDiagnostics", "0", "--", .. Child.Command("put", root, "8000000")]);
        exitCode.Should().Be(1, errors + output);
        return output;
    }
}
