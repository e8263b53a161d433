using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Tests.Shared;

public sealed class PrintableTextTests
{
    [TestCase("plain text, ümläut, 漢字, 🙂", "plain text, ümläut, 漢字, 🙂")]
    [TestCase("one\r\ntwo\tthree", "one  two three")]
    [TestCase("\u001b[31mred\u001b[0m\u0000\u007f\u0085", "\uFFFD[31mred\uFFFD[0m\uFFFD\uFFFD\uFFFD")]
    [TestCase("\u202Egpj.exe\u202C\u2066x\u2069\u200F", "\uFFFDgpj.exe\uFFFD\uFFFDx\uFFFD\uFFFD")]
    [TestCase("a\u2028b\u2029c\uFEFFd\u200Be", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe")]
    public void Characters_that_control_a_terminal_or_the_direction_of_text_are_replaced(string text, string expected) => PrintableText.ToSingleLine(text, 100).Should().Be(expected);

    [Test]
    public void A_lone_surrogate_is_replaced() => PrintableText.ToSingleLine(new string(['a', (char)0xD800, 'b', '\n']), 100).Should().Be("a\uFFFDb ");

    [Test]
    public void A_long_text_is_cut_before_it_is_cleaned() => PrintableText.ToSingleLine(new string('\n', 10_000_000), 10).Should().Be("         …");

    [TestCase("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour")]
    [TestCase("\u001b[31mred\u001b[0m\u0000🙂", "red\uFFFD🙂")]
    [TestCase("\u202Egpj.exe\u2028x\u200Fy", "\uFFFDgpj.exe\uFFFDx\uFFFDy")]
    public void Text_keeps_its_lines_and_loses_characters_that_control_the_display(string text, string expected) => PrintableText.RemoveControls(text).Should().Be(expected);
}
