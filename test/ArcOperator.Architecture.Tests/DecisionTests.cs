using System.Text.RegularExpressions;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>The tests that a decision record names as its evidence exist.</summary>
public sealed partial class DecisionTests
{
    private static readonly Lazy<IReadOnlyList<string>> Tests = new(() =>
        [.. Directory.GetFiles(Repository.PathOf("test"), "*Tests.cs", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/")).Select(File.ReadAllText)]);

    [TestCaseSource(nameof(Named))]
    public void A_test_that_a_decision_names_exists(string fixture, string test) =>
        Tests.Value.Should().Contain(text => text.Contains($" class {fixture}") && text.Contains($" {test}("), "a decision rests on {0}.{1}", fixture, test);

    [Test]
    public void Each_line_of_decision_1_about_the_library_names_a_test() =>
        Rows().Should().HaveCountGreaterThan(8).And.OnlyContain(row => Test().IsMatch(row));

    private static IEnumerable<string> Rows() =>
        File.ReadLines(Directory.GetFiles(Repository.PathOf("docs", "decisions"), "0001*.md").Single())
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| KubernetesClient ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> Named() =>
        Directory.GetFiles(Repository.PathOf("docs", "decisions"), "*.md").SelectMany(path => Test().Matches(File.ReadAllText(path)))
            .Select(match => new TestCaseData(match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();
}
