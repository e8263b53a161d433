using ArcOperator.Artifacts.Packaging;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Packaging;

public sealed class DestinationPathTests
{
    [TestCase("data", "data")]
    [TestCase("/data", "data")]
    [TestCase("//data", "data")]
    [TestCase("config/values.yaml", "config/values.yaml")]
    [TestCase("./config//values.yaml", "config/values.yaml")]
    [TestCase("config/./values.yaml/", "config/values.yaml")]
    [TestCase("..data", "..data")]
    [TestCase("a...b/..c", "a...b/..c")]
    [TestCase("größe/日本.yaml", "größe/日本.yaml")]
    [TestCase("two words", "two words")]
    [TestCase("-rf", "-rf")]
    public void A_destination_path_is_normalized(string text, string path)
    {
        DestinationPath.TryParse(text, out var parsed, out var problem).Should().BeTrue(problem);

        parsed!.Value.Should().Be(path);
    }

    [TestCase(null, "names no file")]
    [TestCase("", "names no file")]
    [TestCase("/", "names no file")]
    [TestCase("./.", "names no file")]
    [TestCase("..", "contains '..'")]
    [TestCase("../data", "contains '..'")]
    [TestCase("a/../../data", "contains '..'")]
    [TestCase("a/..", "contains '..'")]
    [TestCase("a\\b", "contains a backslash")]
    [TestCase("..\\data", "contains a backslash")]
    [TestCase("a\0b", "contains a control character")]
    [TestCase("a\nb", "contains a control character")]
    [TestCase("a\u007fb", "contains a control character")]
    [TestCase("a\u0085b", "contains a control character")]
    public void A_destination_path_that_could_lead_out_of_the_artifact_is_refused(string? text, string words)
    {
        DestinationPath.TryParse(text, out var parsed, out var problem).Should().BeFalse();

        parsed.Should().BeNull();
        problem.Should().Contain(words).And.EndWith("such as 'data' or 'config/values.yaml'", "a message says what would be right");
    }

    [Test]
    public void A_destination_path_with_a_lone_surrogate_is_refused()
    {
        // Not in an attribute, because attributes are stored as UTF-8, which cannot represent it.
        DestinationPath.TryParse($"a{(char)0xd800}b", out _, out var problem).Should().BeFalse();

        problem.Should().StartWith("destination path 'a\\ud800b' contains half of a surrogate pair");
    }

    [TestCase("x", 255, true)]
    [TestCase("x", 256, false)]
    [TestCase("ü", 127, true)]
    [TestCase("ü", 128, false, Description = "counted in bytes, not in letters")]
    public void A_name_in_a_destination_path_has_at_most_255_bytes(string letter, int count, bool isRight) =>
        DestinationPath.TryParse("a/" + string.Concat(Enumerable.Repeat(letter, count)), out _, out _).Should().Be(isRight);

    [TestCase(511, true)]
    [TestCase(513, false)]
    public void A_destination_path_has_at_most_1024_bytes(int segments, bool isRight) =>
        DestinationPath.TryParse(string.Join('/', Enumerable.Repeat("x", segments)), out _, out _).Should().Be(isRight);

    [Test]
    public void The_message_for_a_refused_path_shows_the_value_with_visible_control_characters()
    {
        DestinationPath.TryParse("a\0b", out _, out var problem).Should().BeFalse();

        problem.Should().StartWith("destination path 'a\\u0000b' contains");
    }

    [Test]
    public void The_message_for_a_long_refused_path_is_truncated()
    {
        DestinationPath.TryParse(new string('x', 100_000), out _, out var problem).Should().BeFalse();

        problem!.Length.Should().BeLessThan(400);
    }
}
