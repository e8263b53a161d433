using FluentAssertions;

namespace ArcOperator.Architecture.Tests;

internal static class Findings
{
    /// <summary>Fails with all findings, one per line.</summary>
    public static void ShouldBeEmpty(this IEnumerable<string> findings, string because = "") =>
        string.Join('\n', findings).Should().BeEmpty(because);
}
