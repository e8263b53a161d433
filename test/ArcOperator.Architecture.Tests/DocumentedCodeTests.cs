using System.Text.RegularExpressions;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>
/// C# in the documentation is code of this repository. The first line of a block names the file as a comment, the other lines are equal to
/// lines of that file, which the build compiles.
/// </summary>
public sealed partial class DocumentedCodeTests
{
    [TestCaseSource(nameof(Blocks))]
    public void Code_in_the_documentation_is_part_of_a_compiled_file(string page, string block)
    {
        var named = FirstLine().Match(block);
        named.Success.Should().BeTrue("the first line of a block in {0} is a comment with the path of a file, but it is '{1}'", page, block.Split('\n')[0]);

        var path = Repository.PathOf(named.Groups[1].Value);
        IsCompiled(path).Should().BeTrue("{0} belongs to a project of the solution", named.Groups[1].Value);
        File.ReadAllText(path).Should().Contain(block[named.Length..].Trim('\n') + "\n", "{0} shows {1}", page, named.Groups[1].Value);
    }

    [Test]
    public void The_page_about_extensions_shows_a_controller_and_a_generator() =>
        Blocks().Select(block => (string)block.Arguments[1]!).Should().Contain(block => block.Contains("IEntityController<")).And.Contain(block => block.Contains("ISourceGenerator"));

    private static IEnumerable<TestCaseData> Blocks() =>
        Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Append(Repository.PathOf("README.md")).Order(StringComparer.Ordinal)
            .SelectMany(path => Block().Matches(File.ReadAllText(path)).Select((match, index) =>
                new TestCaseData(Path.GetRelativePath(Repository.Root, path), match.Groups[1].Value) { TestName = $"{{m}}({Path.GetFileName(path)}, block {index + 1})" }));

    // Each project compiles all files of its folder.
    private static bool IsCompiled(string path)
    {
        var folder = Path.GetDirectoryName(path);
        while (folder is not null && Directory.GetFiles(folder, "*.csproj").Length == 0)
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder is not null && File.Exists(path) && File.ReadAllText(Repository.PathOf("ArcOperator.sln")).Contains($"{Path.GetFileName(folder)}.csproj");
    }

    [GeneratedRegex(@"^```(?:csharp|cs)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\A// ([\w./]+\.cs)\n")]
    private static partial Regex FirstLine();
}
