using ArcOperator.Options;
using ArcOperator.Runtime.Options;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Run;

/// <summary>What can be configured is explained: by the program itself, and by the page for operators.</summary>
public sealed class RunHelpTests
{
    private static readonly string[] Units = ["s;", "s.", "m.", "m;", "h.", "Mi", "seconds", "0s", "30s"];

    private static IEnumerable<OptionProperty> Options => OptionSection.Of<RunOptions>().SelectMany(section => section.Properties);

    [TestCaseSource(nameof(Paths))]
    public void Each_option_says_what_it_is_for_and_its_default(string path) => Find(path).Description.Should().Contain("Default").And.EndWith(".");

    [Test]
    public void Options_that_are_times_or_sizes_say_so_with_a_unit() =>
        Options.Where(option => option.Type == typeof(TimeSpan)).Where(option => !Units.Any(unit => option.Description.Contains(unit, StringComparison.Ordinal)))
            .Select(option => option.Path).Should().BeEmpty();

    [Test]
    public async Task Run_help_lists_all_of_them()
    {
        var help = await Programs.RunAsync(OperatorCluster.Program, ["run", "--help"]);

        Options.Where(option => !help.Contains($"--{option.Path} ", StringComparison.Ordinal)).Select(option => option.Path).Should().BeEmpty();
    }

    [TestCaseSource(nameof(Paths))]
    public void The_page_for_operators_says_the_same(string path)
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

        page.Should().Contain($"| `{path}` | {Find(path).Description.Replace("|", "\\|", StringComparison.Ordinal)} |");
    }

    [Test]
    public void The_page_for_operators_speaks_of_no_option_that_is_not_there() =>
        File.ReadLines(Repository.PathOf("docs", "operations.md"))
            .SkipWhile(line => line != "## Options").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])
            .Should().BeEquivalentTo(Paths);

    private static IEnumerable<string> Paths => Options.Select(option => option.Path);

    private static OptionProperty Find(string path) => Options.First(option => option.Path == path);
}
