using System.Diagnostics;
using ArcOperator.Controllers.Hooks.Whitelist;
using ArcOperator.Controllers.Hooks.Whitelist.Patterns;

namespace ArcOperator.Controllers.Tests.Hooks;

/// <summary>RE2's meaning of patterns, first of all where .NET's is another.</summary>
public sealed class ArgumentPatternTests
{
    // What RE2 says, not what .NET would say of the same pattern.
    [TestCase(@"\d+", "0123", true)]
    [TestCase(@"\d+", "١٢", false, Description = ".NET's digits are Unicode's")]
    [TestCase(@"\D", "١", true)]
    [TestCase(@"\w+", "Az_9", true)]
    [TestCase(@"\w+", "é", false)]
    [TestCase(@"\W", "é", true)]
    [TestCase(@"\s", "\u00a0", false)]
    [TestCase(@"\s", "\v", false, Description = "RE2's white space has no vertical tab")]
    [TestCase(@"[[:space:]]", "\v", true)]
    [TestCase(@"[\s\d]+", "1 2", true)]
    [TestCase(@"[^\d]", "١", true)]
    [TestCase(@".*\bcat\b.*", "a cat!", true)]
    [TestCase(@".*\bcat\b.*", "écaté", true, Description = "é is no part of a word to RE2")]
    [TestCase(@".*\Bcat.*", "écat", false)]
    [TestCase(@"abc$", "abc", true)]
    [TestCase(@"abc$", "abc\n", false, Description = ".NET's $ also stands before a newline at the end")]
    [TestCase(@"^abc", "abc", true)]
    [TestCase(@"(?m)^b$", "b", true)]
    [TestCase(@"(?m)a$\n^b", "a\nb", true)]
    [TestCase(@"a$\n^b", "a\nb", false)]
    [TestCase(@"\Aabc\z", "abc", true)]
    [TestCase(@"[[:alpha:]]+", "abc", true)]
    [TestCase(@"[[:alpha:]]+", "a1", false)]
    [TestCase(@"[[:^alpha:]]", "é", true)]
    [TestCase(@"[[:word:].-]+", "a_b.c-d", true)]
    [TestCase(@"[:alpha:]+", "ahl:p", true, Description = "a class of these characters")]
    [TestCase(@"(?P<year>\d{4})-(?P<month>\d\d)", "2026-11", true)]
    [TestCase(@"(?<year>\d{4})", "2026", true)]
    [TestCase(@"\Qa.b\E+", "a.bbb", true)]
    [TestCase(@"\Qa.b\E", "axb", false)]
    [TestCase(@"\Q[(*", "[(*", true, Description = "a quotation may stay open")]
    [TestCase(@"\pN+", "1١", true)]
    [TestCase(@"\p{Lu}", "É", true)]
    [TestCase(@"\p{^Lu}", "É", false)]
    [TestCase(@"\PL", "1", true)]
    [TestCase(@"[\p{Nd}x]", "x", true)]
    [TestCase(@"\s|\p{L}", "\n", true, Description = ".NET 10 overlooks the newline where an expression has many classes")]
    [TestCase(@".", "\n", false)]
    [TestCase(@"(?s).", "\n", true)]
    [TestCase(@"(?s:.)b", "\nb", true)]
    [TestCase(@"(?s-s:.)", "\n", false)]
    [TestCase(@".", "😀", true, Description = "one character, and two of .NET's")]
    [TestCase(@"..", "😀", false)]
    [TestCase(@"[^a]", "😀", true)]
    [TestCase(@"[😀-😎]", "😃", true)]
    [TestCase(@"[a-c😀]{2}", "b😀", true)]
    [TestCase(@"\x{1F600}", "😀", true)]
    [TestCase(@"\x41\101\n", "AA\n", true)]
    [TestCase(@"(?U)a+b*", "aab", true, Description = "which match is found first changes nothing")]
    [TestCase(@"(?i)key", "KEY", true)]
    [TestCase(@"(?i)key", "\u212aEY", true, Description = "the Kelvin sign is a k")]
    [TestCase(@"(?i)[r-t]", "\u017f", true, Description = "the long s is an s")]
    [TestCase(@"(?i)[^k]", "\u212a", false)]
    [TestCase(@"(?i)\W", "\u017f", false)]
    [TestCase(@"(?i)i", "\u0130", false, Description = "no dotted capital I of one language")]
    [TestCase(@"(?i:a)b", "Ab", true)]
    [TestCase(@"(?i:a)b", "AB", false)]
    [TestCase(@"(a(?i)b|c)", "C", true, Description = "flags hold to the end of their group")]
    [TestCase(@"(a(?i)b)c", "aBC", false)]
    [TestCase(@"a{2,3}", "aaa", true)]
    [TestCase(@"a{2,3}", "aaaa", false)]
    [TestCase(@"a{,3}", "a{,3}", true, Description = "no repetition to RE2")]
    [TestCase(@"a{2", "a{2", true)]
    [TestCase(@"[a-z-[aeiou]]", "b", false, Description = "nothing is taken from a class: these are a class and a bracket")]
    [TestCase(@"[a-z-[aeiou]]", "b]", true)]
    [TestCase(@"[]a]+", "]a", true)]
    [TestCase(@"# not a comment", "# not a comment", true)]
    [TestCase(@"a|", "", true)]
    [TestCase(@"", "", true)]
    [TestCase(@"", "a", false)]
    [TestCase(@".{1,255}", "an argument of some length", true)]
    public void Is_read_as_RE2_reads_it(string pattern, string argument, bool expected) =>
        new ArgumentPattern(pattern, ArgumentMatch.Whole).IsMatch(argument).Should().Be(expected);

    [TestCase(@"(a)\1", "refers back to a group", Description = "backreference")]
    [TestCase(@"(?=a)", "looks ahead or back")]
    [TestCase(@"(?!a)", "looks ahead or back")]
    [TestCase(@"(?<=a)", "looks ahead or back")]
    [TestCase(@"(?<!a)", "looks ahead or back")]
    [TestCase(@"(?>a)", "looks ahead or back")]
    [TestCase(@"(?#a)", "unknown to RE2")]
    [TestCase(@"(?x)a b", "unknown to RE2")]
    [TestCase(@"(?'n'a)", "unknown to RE2")]
    [TestCase(@"(?P=n)", "unknown to RE2")]
    [TestCase(@"(?i-)", "unknown to RE2")]
    [TestCase(@"a\Z", "write \\z")]
    [TestCase(@"\G", "write \\z")]
    [TestCase(@"\C", "half of a character")]
    [TestCase(@"\y", "unknown to RE2")]
    [TestCase(@"\cA", "unknown to RE2")]
    [TestCase(@"\u0041", "unknown to RE2")]
    [TestCase(@"\E", "unknown to RE2")]
    [TestCase(@"[\b]", "unknown to RE2")]
    [TestCase(@"\p{Greek}", "no general category")]
    [TestCase(@"\p{IsGreek}", "no general category")]
    [TestCase(@"\p", "no general category")]
    [TestCase(@"[[:foo:]]", "no class of POSIX")]
    [TestCase(@"[z-a]", "ends before it begins")]
    [TestCase(@"[a-\d]", "unknown to RE2")]
    [TestCase(@"[a", "has no ]")]
    [TestCase(@"(a", "has no )")]
    [TestCase(@"a)", "has no (")]
    [TestCase(@"*a", "nothing stands before")]
    [TestCase(@"a|*", "nothing stands before")]
    [TestCase(@"a**", "a repetition follows")]
    [TestCase(@"a{2}{3}", "a repetition follows")]
    [TestCase(@"a++", "a repetition follows", Description = "possessive in other dialects")]
    [TestCase(@"a{3,2}", "ends before it begins")]
    [TestCase(@"a{1001}", "more than 1000 times")]
    [TestCase(@"(?:a{40}){40}", "more than 1000 times")]
    [TestCase(@"(?i)é", "(?i) over 'é'")]
    [TestCase(@"(?i)\p{Lu}", "under (?i)")]
    [TestCase(@"\x{110000}", "names no character")]
    [TestCase(@"\x{D800}", "names no character")]
    [TestCase(@"\x4", "names no character")]
    [TestCase("a\\", "ends with a backslash")]
    [TestCase(@"\p{L}{500}", "too complex")]
    public void What_cannot_be_kept_is_refused_with_a_remedy(string pattern, string expected)
    {
        var make = () => new ArgumentPattern(pattern, ArgumentMatch.Whole);

        make.Should().Throw<PatternException>().Which.Message.Should().Contain(expected).And.Contain("; ");
    }

    [TestCase("-c", "x-cy", true)]
    [TestCase("^-c$", "x-cy", false)]
    [TestCase("^-c", "-c; rm", true)]
    [TestCase("b$", "ab\n", false)]
    [TestCase(@"\B", "é", true)]
    [TestCase(@"\Bx", "éx", false, Description = "a search begins between characters, not inside of one")]
    [TestCase("", "anything", true)]
    public void Searching_finds_a_part(string pattern, string argument, bool expected) =>
        new ArgumentPattern(pattern, ArgumentMatch.Search).IsMatch(argument).Should().Be(expected);

    [Test]
    public void An_anchor_inside_of_an_alternative_does_not_open_the_other() =>
        new ArgumentPattern("^safe|other$", ArgumentMatch.Whole).IsMatch("safe; rm").Should().BeFalse();

    [Test]
    public void Nesting_without_end_is_refused()
    {
        var make = () => new ArgumentPattern(new string('(', 5000), ArgumentMatch.Whole);

        make.Should().Throw<PatternException>().WithMessage("*nested*");
    }

    [TestCase(@"(a+)+")]
    [TestCase(@"(?:a|a)*")]
    [TestCase(@"(?:a*)*b")]
    [TestCase(@"(.*)(.*)(.*)(.*)x")]
    public void No_argument_takes_long(string pattern)
    {
        var expression = new ArgumentPattern(pattern, ArgumentMatch.Whole);
        var watch = Stopwatch.StartNew();

        expression.IsMatch(new string('a', 100_000) + "!").Should().BeFalse();

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }
}
