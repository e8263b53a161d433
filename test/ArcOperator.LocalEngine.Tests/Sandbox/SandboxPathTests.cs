using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class SandboxPathTests
{
    [TestCase("/a/b", ExpectedResult = "/a/b")]
    [TestCase("//a/./b/", ExpectedResult = "/a/b")]
    [TestCase("/", ExpectedResult = "/")]
    public string An_absolute_path_is_normalized(string path) => SandboxPath.Absolute("mountPath", path);

    [TestCase("a")]
    [TestCase("")]
    [TestCase("/a/../b")]
    public void A_relative_path_or_one_with_dots_is_refused_as_mount_path(string path) =>
        FluentActions.Invoking(() => SandboxPath.Absolute("mountPath", path)).Should().Throw<SandboxException>().WithMessage($"mountPath '{path}' must be*");

    [TestCase("", ExpectedResult = "/v")]
    [TestCase("a/./b", ExpectedResult = "/v/a/b")]
    public string A_relative_path_stays_below_its_folder(string path) => SandboxPath.Below("/v", "subPath", path);

    [TestCase("../a")]
    [TestCase("a/../../b")]
    [TestCase("/a")]
    public void A_path_out_of_the_folder_is_refused(string path) =>
        FluentActions.Invoking(() => SandboxPath.Below("/v", "subPath", path)).Should().Throw<SandboxException>();

    [Test]
    public void A_path_over_a_link_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("arc-paths-").FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "out"), "/etc");

        FluentActions.Invoking(() => SandboxPath.Below(folder, "subPath", "out/passwd")).Should().Throw<SandboxException>().WithMessage("*symbolic link");

        Directory.Delete(folder, recursive: true);
    }
}
