using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class PrivateFilesTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("arc-files-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Other_users_cannot_read_files_and_folders()
    {
        PrivateFiles.Write($"{_folder}/a/b/file", "x"u8);

        File.GetUnixFileMode($"{_folder}/a/b/file").Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode($"{_folder}/a/b").Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Test]
    public void Writing_replaces_a_link_and_does_not_follow_it()
    {
        File.WriteAllText($"{_folder}/other", "keep");
        File.CreateSymbolicLink($"{_folder}/file", $"{_folder}/other");

        PrivateFiles.Write($"{_folder}/file", "x"u8);

        File.ReadAllText($"{_folder}/other").Should().Be("keep");
        File.ReadAllText($"{_folder}/file").Should().Be("x");
    }

    [Test]
    public void Removing_a_folder_removes_closed_folders_and_does_not_follow_links()
    {
        Directory.CreateDirectory($"{_folder}/gone/closed/inner");
        File.SetUnixFileMode($"{_folder}/gone/closed", UnixFileMode.None);
        Directory.CreateDirectory($"{_folder}/kept/inner");
        File.CreateSymbolicLink($"{_folder}/gone/link", $"{_folder}/kept");

        PrivateFiles.RemoveFolder($"{_folder}/gone");

        Directory.Exists($"{_folder}/gone").Should().BeFalse();
        Directory.Exists($"{_folder}/kept/inner").Should().BeTrue();
    }

    [Test]
    public void Removing_a_missing_folder_does_nothing() => FluentActions.Invoking(() => PrivateFiles.RemoveFolder($"{_folder}/never")).Should().NotThrow();
}
