using System.Text.RegularExpressions;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Texts use plain English that a reader without knowledge of the code understands.</summary>
public sealed partial class LanguageTests
{
    private static readonly string[] Scanned = ["src", "docs", "crds", "config", "samples", "README.md"];
    private static readonly string[] TextFiles = [".cs", ".csproj", ".md", ".yaml", ".yml", ".sh", ".json", ".conf"];

    [Test]
    public void Texts_hold_no_word_of_the_scan_list()
    {
        var found =
            from file in Texts()
            from line in File.ReadLines(Repository.PathOf(file)).Index()
            from Match match in AvoidedWord().Matches(line.Item)
            select $"{file}:{line.Index + 1}: '{match.Value}' in: {line.Item.Trim()}";

        found.ShouldBeEmpty("a plainer word exists for each of them");
    }

    [Test]
    public void Summaries_begin_with_a_noun_or_a_verb()
    {
        var found =
            from file in Texts()
            let text = File.ReadAllText(Repository.PathOf(file))
            from Match match in QuestionAsSummary().Matches(text)
            select $"{file}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}";

        found.ShouldBeEmpty("a summary says what the member is or does, and is not half a question");
    }

    [TestCase("/// <summary>How it ends.</summary>")]
    [TestCase("/// <summary>\n/// Whether it ends.\n/// </summary>")]
    [TestCase("              description: What it does.")]
    [TestCase("              description: |-\n                What it does.")]
    public void The_beginning_of_a_summary_or_description_is_found(string text) => QuestionAsSummary().IsMatch(text).Should().BeTrue();

    private static IEnumerable<string> Texts() =>
        Scanned.Select(name => Repository.PathOf(name))
            .SelectMany(path => File.Exists(path) ? [path] : Directory.GetFiles(path, "*", SearchOption.AllDirectories))
            .Where(path => TextFiles.Contains(Path.GetExtension(path)))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/"))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\b(nobody|somebody|whoever|mend(s|ed)?|strangers?|is no [a-z]+|goes before|to be had|by itself)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AvoidedWord();

    [GeneratedRegex(@"(<summary>[\s/]*|\bdescription:( [|>]-?)?[\s'""]+)(What|How|Why|Whether|Who|Where|When|That|Of)\b[^\n]*")]
    private static partial Regex QuestionAsSummary();
}
