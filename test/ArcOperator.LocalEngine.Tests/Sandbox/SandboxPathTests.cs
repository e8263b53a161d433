using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class SandboxPathTests
{
    [TestCase("/a/b", ExpectedResult = "/a/b")]
    [TestCase("//a/./b/", ExpectedResult = "/a/b")]
    [TestCase("/", ExpectedResult = "/")]
    public string An_absolute_path_has_one_form(string path) => SandboxPath.Absolute("mountPath", path);

    [TestCase("a")]
    [TestCase("")]
    [TestCase("/a/../b")]
    public void A_path_that_is_not_absolute_or_leads_upwards_is_refused(string path) =>
        FluentActions.Invoking(() => SandboxPath.Absolute("mountPath", path)).Should().Throw<SandboxException>().WithMessage($"mountPath '{path}' must be*");

    [TestCase("", ExpectedResult = "/v")]
    [TestCase("a/./b", ExpectedResult = "/v/a/b")]
    public string A_relative_path_stays_below(string path) => SandboxPath.Below("/v", "subPath", path);

    [TestCase("../a")]
    [TestCase("a/../../b")]
    [TestCase("/a")]
    public void A_path_that_leads_out_is_refused(string path) =>
        FluentActions.Invoking(() => SandboxPath.Below("/v", "subPath", path)).Should().Throw<SandboxException>();

    [Test]
    public void A_link_on_the_way_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("arc-paths-").FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "out"), "/etc");

        FluentActions.Invoking(() => SandboxPath.Below(folder, "subPath", "out/passwd")).Should().Throw<SandboxException>().WithMessage("*symbolic link");

        Directory.Delete(folder, recursive: true);
    }
}
