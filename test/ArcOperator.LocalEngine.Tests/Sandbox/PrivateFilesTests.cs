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
    public void Nobody_else_can_read_what_is_written()
    {
        PrivateFiles.Write($"{_folder}/a/b/file", "x"u8);

        File.GetUnixFileMode($"{_folder}/a/b/file").Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode($"{_folder}/a/b").Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Test]
    public void A_link_is_replaced_and_not_followed()
    {
        File.WriteAllText($"{_folder}/other", "keep");
        File.CreateSymbolicLink($"{_folder}/file", $"{_folder}/other");

        PrivateFiles.Write($"{_folder}/file", "x"u8);

        File.ReadAllText($"{_folder}/other").Should().Be("keep");
        File.ReadAllText($"{_folder}/file").Should().Be("x");
    }

    [Test]
    public void A_folder_goes_with_what_a_step_closed_and_links_are_not_followed()
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
    public void A_folder_that_is_gone_is_no_error() => FluentActions.Invoking(() => PrivateFiles.RemoveFolder($"{_folder}/never")).Should().NotThrow();
}
