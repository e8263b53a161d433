using System.Text.RegularExpressions;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>The map in the README describes the repository.</summary>
public sealed partial class ReadmeTests
{
    // The map lists the folders in src and test one by one.
    private static readonly string[] Unmapped = ["src", "test", ".git", ".vs", ".idea", "bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts", "artifacts"];

    [Test]
    public void Everything_on_the_map_of_the_README_exists() =>
        Mapped().Where(path => !Path.Exists(Repository.PathOf(path.Split('/')))).Should().BeEmpty();

    [Test]
    public void Every_folder_and_project_is_on_the_map_of_the_README() =>
        Folders().Except(Mapped().Select(path => path.TrimEnd('/'))).Should().BeEmpty("the README's map names every top-level folder and every project");

    [Test]
    public void The_README_contains_the_commands_for_demo_and_tests()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));

        readme.Should().Contain("./samples/demo.sh").And.Contain("./test/run.sh");
    }

    private static IEnumerable<string> Folders() =>
        new[] { "", "src", "test" }
            .SelectMany(parent => Directory.GetDirectories(Repository.PathOf(parent)), (parent, folder) => (parent, Name: Path.GetFileName(folder)))
            .Where(folder => !Unmapped.Contains(folder.Name))
            .Select(folder => folder.parent.Length == 0 ? folder.Name : $"{folder.parent}/{folder.Name}");

    // A line of the map begins with a path in backquotes.
    private static List<string> Mapped() =>
        [.. File.ReadLines(Repository.PathOf("README.md")).Select(line => MapLine().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^\| `([^`]+)` \|")]
    private static partial Regex MapLine();
}
