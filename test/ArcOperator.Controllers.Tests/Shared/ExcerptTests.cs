using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Tests.Shared;

public sealed class ExcerptTests
{
    [TestCase("", "")]
    [TestCase("abc", "abc")]
    [TestCase("abcd", "abc…")]
    [TestCase("ab😀", "ab…")]
    [TestCase("a😀b", "a😀…")]
    public void It_is_the_beginning_and_never_half_a_character(string text, string excerpt) => Excerpt.Of(text, 3).Should().Be(excerpt);
}
