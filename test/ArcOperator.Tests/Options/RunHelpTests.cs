using ArcOperator.Tests.Hosting;
using ArcOperator.Options;
using ArcOperator.Runtime.Options;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Options;

/// <summary>The program itself and the page for operators describe all options.</summary>
public sealed class RunHelpTests
{
    private static readonly string[] Units = ["s;", "s.", "m.", "m;", "h.", "Mi", "seconds", "0s", "30s"];

    private static IEnumerable<OptionProperty> Options => OptionSection.Of<RunOptions>().SelectMany(section => section.Properties);

    [TestCaseSource(nameof(Paths))]
    public void Each_option_has_a_description_and_a_default(string path) => Find(path).Description.Should().Contain("Default").And.EndWith(".");

    [Test]
    public void Options_for_times_and_sizes_state_their_unit() =>
        Options.Where(option => option.Type == typeof(TimeSpan)).Where(option => !Units.Any(unit => option.Description.Contains(unit, StringComparison.Ordinal)))
            .Select(option => option.Path).Should().BeEmpty();

    [Test]
    public async Task The_help_of_run_lists_all_options()
    {
        var help = await Programs.RunAsync(OperatorCluster.Program, ["run", "--help"]);

        Options.Where(option => !help.Contains($"--{option.Path} ", StringComparison.Ordinal)).Select(option => option.Path).Should().BeEmpty();
    }

    [TestCaseSource(nameof(Paths))]
    public void The_operations_page_has_the_same_option_texts(string path)
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

        page.Should().Contain($"| `{path}` | {Find(path).Description.Replace("|", "\\|", StringComparison.Ordinal)} |");
    }

    [Test]
    public void The_operations_page_names_only_existing_options() =>
        File.ReadLines(Repository.PathOf("docs", "operations.md"))
            .SkipWhile(line => line != "## Options").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])
            .Should().BeEquivalentTo(Paths);

    private static IEnumerable<string> Paths => Options.Select(option => option.Path);

    private static OptionProperty Find(string path) => Options.First(option => option.Path == path);
}
