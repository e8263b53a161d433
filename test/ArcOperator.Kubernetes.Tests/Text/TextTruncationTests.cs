using System.Text;
using ArcOperator.Kubernetes.Text;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Text;

public sealed class TextTruncationTests
{
    private const string Family = "\U0001F469\u200D\U0001F469\u200D\U0001F467";
    private const string AccentedE = "e\u0301";

    [TestCase("", 3, "")]
    [TestCase("abc", 3, "abc")]
    [TestCase("abcd", 3, "ab…")]
    [TestCase("ab😀", 4, "ab😀")]
    [TestCase("ab😀c", 4, "ab…")]
    [TestCase("a😀bc", 4, "a😀…")]
    [TestCase("abcd", 1, "…")]
    public void A_long_text_keeps_its_beginning_and_no_half_surrogate_pair(string text, int maxLength, string expected) => text.Truncate(maxLength).Should().Be(expected);

    [Test]
    public void A_combining_sequence_at_the_limit_is_removed_whole()
    {
        $"ab{AccentedE}cd".Truncate(4).Should().Be("ab…");
        $"ab{AccentedE}cd".Truncate(5).Should().Be($"ab{AccentedE}…");
        $"a{Family}b".Truncate(9).Should().Be("a…");
        $"ab{Family}".TruncateMiddle(6).Should().Be("ab…");
    }

    [TestCase("abcdefghij", 7, "abc…hij")]
    [TestCase("abcdefghij", 10, "abcdefghij")]
    [TestCase("ab😀efg😀ij", 7, "ab…😀ij")]
    public void A_long_text_keeps_both_ends(string text, int maxLength, string expected) => text.TruncateMiddle(maxLength).Should().Be(expected);

    [TestCase(3)]
    [TestCase(4)]
    [TestCase(9)]
    [TestCase(10)]
    [TestCase(23)]
    [TestCase(64)]
    public void Limits_in_bytes_are_kept_and_results_are_valid_text(int maxBytes)
    {
        var text = string.Concat(Enumerable.Repeat($"a😀{AccentedE}ß", 9));
        string[] results = [text.TruncateBytes(maxBytes), text.TruncateStartBytes(maxBytes), text.TruncateMiddleBytes(maxBytes)];

        foreach (var result in results)
        {
            Encoding.UTF8.GetByteCount(result).Should().BeLessThanOrEqualTo(maxBytes);
            result.Should().Contain("…").And.NotContain("\uFFFD");
            result.Should().NotContain("e…").And.NotContain("…\u0301", "an accent stays with its letter");
        }
    }

    [Test]
    public void An_endless_combining_sequence_leaves_only_the_ellipsis() => $"e{new string('\u0301', 100_000)}".Truncate(64).Should().Be("…");
}
