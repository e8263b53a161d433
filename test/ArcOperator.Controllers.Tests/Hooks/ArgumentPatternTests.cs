using ArcOperator.Controllers.Hooks;

namespace ArcOperator.Controllers.Tests.Hooks;

/// <summary>The accepted subset of RE2, with the meaning of RE2 also where .NET's differs.</summary>
public sealed class ArgumentPatternTests
{
    [TestCase(@"\d+", "0123", true)]
    [TestCase(@"\d+", "١٢", false, Description = "digits of .NET are those of Unicode")]
    [TestCase(@"\D", "١", true)]
    [TestCase(@"\w+", "Az_9", true)]
    [TestCase(@"\w+", "é", false)]
    [TestCase(@"\W", "é", true)]
    [TestCase(@"\s", "\u00a0", false)]
    [TestCase(@"\s", "\v", false, Description = "white space of RE2 does not contain the vertical tab")]
    [TestCase(@"[\s\d]+", "1 2", true)]
    [TestCase(@"[^\d]", "١", true)]
    [TestCase(@"abc$", "abc", true)]
    [TestCase(@"abc$", "abc\n", false, Description = "$ of .NET also matches before a newline at the end")]
    [TestCase(@"^abc", "abc", true)]
    [TestCase(@"a$\n^b", "a\nb", false)]
    [TestCase(@"\Aabc\z", "abc", true)]
    [TestCase(@".", "\n", false)]
    [TestCase(@"(?s).", "\n", true)]
    [TestCase(@"(a(?s).|b.)", "b\n", true, Description = "flags hold to the end of their group")]
    [TestCase(@"(a(?s).)|b.", "b\n", false)]
    [TestCase(@".", "😀", true, Description = "one character, and two units of .NET")]
    [TestCase(@"..", "😀", false)]
    [TestCase(@"[^a]", "😀", true)]
    [TestCase(@"\S", "😀", true)]
    [TestCase(@"😀+", "😀😀", true)]
    [TestCase(@"(?:😀|😎){2}", "😎😀", true)]
    [TestCase(@"(?i)key", "KEY", true)]
    [TestCase(@"(?i)key", "\u212aEY", true, Description = "U+212A folds to k")]
    [TestCase(@"(?i)[r-t]", "\u017f", true, Description = "U+017F folds to s")]
    [TestCase(@"(?i)[^k]", "\u212a", false)]
    [TestCase(@"(?i)\W", "\u017f", false)]
    [TestCase(@"(?i)i", "\u0130", false)]
    [TestCase(@"(a(?i)b|c)", "C", true)]
    [TestCase(@"(a(?i)b)c", "aBC", false)]
    [TestCase(@"(?is)a.", "A\n", true)]
    [TestCase(@"a{2,3}", "aaa", true)]
    [TestCase(@"a{2,3}", "aaaa", false)]
    [TestCase(@"a{2,}", "aaaa", true)]
    [TestCase(@"a{2}?b*?", "aab", true, Description = "the lazy form finds the same arguments")]
    [TestCase(@"[]a]+", "]a", true)]
    [TestCase(@"[a\]\\^-]+", @"-\]^a", true)]
    [TestCase(@"[-a]+", "a-", true)]
    [TestCase(@"[a-cx-z]+", "bxz", true)]
    [TestCase(@"\{.*\}", "{ x }", true)]
    [TestCase(@"a}]", "a}]", true)]
    [TestCase(@"# no comment", "# no comment", true)]
    [TestCase(@"\$\.\-\/\#", "$.-/#", true)]
    [TestCase(@"\n\t\r", "\n\t\r", true)]
    [TestCase(@"a|", "", true)]
    [TestCase(@"(?:a|b)+(c)", "abc", true)]
    [TestCase(@"", "", true)]
    [TestCase(@"", "a", false)]
    [TestCase(@".{1,255}", "an argument of some length", true)]
    public void Accepted_patterns_mean_the_same_as_in_RE2(string pattern, string argument, bool expected) =>
        new ArgumentPattern(pattern, ArgumentMatch.Whole).IsMatch(argument).Should().Be(expected);

    [TestCase(@"(a)\1", 4, "write \\d, \\w, \\s")]
    [TestCase(@"a(?=a)", 2, "write (…), (?:…), (?i) or (?s)")]
    [TestCase(@"(?<=a)", 1, "this kind of group is not accepted")]
    [TestCase(@"(?P<n>a)", 1, "this kind of group is not accepted")]
    [TestCase(@"(?#a)", 1, "this kind of group is not accepted")]
    [TestCase(@"(?m)a", 1, "this kind of group is not accepted")]
    [TestCase(@"(?i:a)", 1, "this kind of group is not accepted")]
    [TestCase(@"(?-s)", 1, "this kind of group is not accepted")]
    [TestCase(@"ab\Z", 3, "this escape is not accepted")]
    [TestCase(@"\b", 1, "this escape is not accepted")]
    [TestCase(@"\pL", 1, "this escape is not accepted")]
    [TestCase(@"\x41", 1, "this escape is not accepted")]
    [TestCase(@"\Qa\E", 1, "this escape is not accepted")]
    [TestCase("a\\", 2, "this escape is not accepted")]
    [TestCase(@"[[:alpha:]]", 1, "the class is not accepted")]
    [TestCase(@"[\D]", 1, "the class is not accepted")]
    [TestCase(@"[a-\d]", 1, "the class is not accepted")]
    [TestCase(@"[a-c-e]", 1, "the class is not accepted")]
    [TestCase(@"[😀]", 1, "the class is not accepted")]
    [TestCase(@"x[a", 2, "has no ']'")]
    [TestCase(@"[]", 1, "has no ']'")]
    [TestCase(@"[z-a]", 1, "ends before it starts")]
    [TestCase(@"b(a", 2, "the group has no ')'")]
    [TestCase(@"a)", 2, "closes no group")]
    [TestCase(@"*a", 1, "has nothing to repeat")]
    [TestCase(@"a|*", 3, "has nothing to repeat")]
    [TestCase(@"^*", 2, "has nothing to repeat")]
    [TestCase(@"a**", 3, "repeats a repetition")]
    [TestCase(@"a{2}{3}", 5, "repeats a repetition")]
    [TestCase(@"a++", 3, "repeats a repetition", Description = "possessive in other dialects")]
    [TestCase(@"a{2", 2, "'{' is not accepted here")]
    [TestCase(@"a{,3}", 2, "'{' is not accepted here")]
    [TestCase(@"a{3,2}", 2, "ends before it starts")]
    [TestCase(@"a{1001}", 2, "'{' is not accepted here")]
    [TestCase(@"(?:a{40}){40}", 10, "more than 1000 elements")]
    [TestCase(@"(?i)aé", 6, "(?i) is not accepted over characters beyond ASCII")]
    [TestCase(@"(?i)😀", 5, "(?i) is not accepted over characters beyond ASCII")]
    [TestCase("abcdefghijklmnopqrstuvwxyz0123456789", 33, "more than 32 different characters")]
    public void Other_patterns_are_refused_with_position_and_remedy(string pattern, int position, string expected)
    {
        var make = () => new ArgumentPattern(pattern, ArgumentMatch.Whole);

        make.Should().Throw<PatternException>().Which.Message.Should().StartWith($"character {position}: ").And.Contain(expected).And.Contain("; ");
    }

    [Test]
    public void Half_of_a_character_is_refused()
    {
        var make = () => new ArgumentPattern("a\ud83d", ArgumentMatch.Whole);

        make.Should().Throw<PatternException>().WithMessage("character 2: *");
    }

    [TestCase("-c", "x-cy", true)]
    [TestCase("^-c$", "x-cy", false)]
    [TestCase("^-c", "-c; rm", true)]
    [TestCase("b$", "ab\n", false)]
    [TestCase("", "anything", true)]
    [TestCase("a|b", "xbx", true)]
    public void Search_finds_a_part_of_the_argument(string pattern, string argument, bool expected) =>
        new ArgumentPattern(pattern, ArgumentMatch.Search).IsMatch(argument).Should().Be(expected);

    [Test]
    public void An_anchor_in_one_alternative_does_not_open_the_other() =>
        new ArgumentPattern("^safe|other$", ArgumentMatch.Whole).IsMatch("safe; rm").Should().BeFalse();

    [Test]
    public void Deeply_nested_groups_are_refused()
    {
        var make = () => new ArgumentPattern(new string('(', 1000), ArgumentMatch.Whole);

        make.Should().Throw<PatternException>().WithMessage("character 21: *nested*");
    }

    [Test]
    public void Patterns_above_the_longest_length_are_refused()
    {
        var make = () => new ArgumentPattern(new string('a', 1025), ArgumentMatch.Whole);

        make.Should().Throw<PatternException>().WithMessage("*longer than 1024 characters*");
    }

    [TestCase(@"(a+)+")]
    [TestCase(@"(?:a|a)*")]
    [TestCase(@"(?:a*)*b")]
    [TestCase(@"(.*)(.*)(.*)(.*)x")]
    [CancelAfter(60_000)]
    public void Patterns_that_backtrack_elsewhere_match_a_long_argument_in_one_pass(string pattern, CancellationToken cancellationToken)
    {
        var expression = new ArgumentPattern(pattern, ArgumentMatch.Whole);

        expression.IsMatch(new string('a', 100_000) + "!").Should().BeFalse();

        cancellationToken.IsCancellationRequested.Should().BeFalse();
    }
}
