using System.Text;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

internal sealed class FailureMessageTests
{
    [Test]
    public void It_tells_Argos_message_and_of_each_step_its_message_and_the_end_of_its_log() =>
        FailureMessage.Of("child failed", [Step("copy", "exit code 1", "inspecting\nno such image\n"), Step("scan", null, null)], 0).Should().Be(
            "child failed\nStep 'copy' failed: exit code 1\ninspecting\nno such image\nStep 'scan' failed:");

    [Test]
    public void What_is_too_long_keeps_its_end_and_says_so()
    {
        var message = FailureMessage.Of(null, [Step("copy", null, string.Join('\n', Enumerable.Range(0, 1000).Select(line => $"line {line} äöü")))], 0);

        Encoding.UTF8.GetByteCount(message).Should().BeInRange(2000, 2048);
        message.Should().StartWith("Step 'copy' failed:\n…").And.EndWith("line 999 äöü");
    }

    [Test]
    public void The_whole_is_never_longer_than_8_KiB()
    {
        var steps = Enumerable.Range(0, FailureMessage.MostSteps).Select(step => Step(new('n', 5000), new('m', 5000), "")).ToList();

        Encoding.UTF8.GetByteCount(FailureMessage.Of(new('a', 9000), [.. steps.Select(step => step with { Log = string.Concat(Enumerable.Repeat("😀", 9000)) })], 7))
            .Should().BeLessThanOrEqualTo(8192);
    }

    [Test]
    public void Earlier_failures_are_counted() => FailureMessage.Of("failed", [Step("copy", null, null)], 12).Should().Contain("(12 more steps failed before these)");

    [Test]
    public void What_steers_a_terminal_is_taken_out() =>
        FailureMessage.Of("bad \u001b[31mred", [Step("copy", null, "50%\r100%\r\ndone\a")], 0).Should().Be("bad \uFFFD[31mred\nStep 'copy' failed:\n50%\n100%\ndone\uFFFD");

    private static FailedStep Step(string name, string? message, string? log) => new(new FailedNode("work-1", name, message, An.Noon), log);
}
