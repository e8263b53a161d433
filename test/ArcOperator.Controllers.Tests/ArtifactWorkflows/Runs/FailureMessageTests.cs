using System.Text;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Runs;

public sealed class FailureMessageTests
{
    private const string ExitCode1 = "main: Error (exit code 1)";

    [Test]
    public void In_a_failure_message_details_follow_the_cause_without_repetition() =>
        Message(Run("child 'scan' failed"), Step("copy", ExitCode1, "inspecting\nno such image\n"), Step("scan", "image 'x' has no tag", null)).Should().Be(
            "step 'scan': image 'x' has no tag\nstep 'copy' failed: main: Error (exit code 1)\nstep 'copy' printed:\ninspecting\nno such image");

    [Test]
    public void A_failure_message_leaves_out_lines_of_the_executor_of_Argo() =>
        Message(Run(ExitCode1), Step("copy", ExitCode1, "time=2026 level=INFO msg=\"waiting for signals\" argo=true signalPath=/x\none\ntwo\ntime=2026 level=INFO argo=true error=\"exit status 1\"\nError: exit status 1"))
            .Should().Be("step 'copy' exited with 1: two\nstep 'copy' printed:\none\ntwo");

    [TestCase("no rocket")]
    [TestCase("starting\n\ncannot reach the moon: no rocket")]
    [TestCase("time=\"2026-11-28T01:43:12Z\" level=fatal msg=\"manifest unknown\"\nexit status 1")]
    public void A_termination_message_gives_the_same_message_as_a_log(string text) =>
        Message(Run($"{ExitCode1}: {text}"), Step("copy", $"{ExitCode1}: {text}", null)).Should().Be(Message(Run(ExitCode1), Step("copy", ExitCode1, text)));

    [Test]
    public void The_log_takes_precedence_over_a_termination_message() =>
        Message(Run(null), Step("copy", $"{ExitCode1}: dependency \"scan\" exited with non-zero code: 10", "one\ntwo")).Should().Contain("exited with 1: two");

    [Test]
    public void A_failure_message_keeps_the_end_of_a_long_log()
    {
        var message = Message(Run(null), Step("copy", ExitCode1, string.Join('\n', Enumerable.Range(0, 1000).Select(line => $"line {line} äöü{new string('.', 60)}"))));

        Encoding.UTF8.GetByteCount(message).Should().BeInRange(2000, 2400);
        message.Should().StartWith("step 'copy' exited with 1: line 999 äöü").And.Contain("\nstep 'copy' printed:\n…");
    }

    [Test]
    public void A_failure_message_is_at_most_8_KiB_long()
    {
        var steps = Enumerable.Range(0, FailureMessage.MostSteps)
            .Select(step => Step(new($"{step}"[0], 5000), ExitCode1, string.Join('\n', Enumerable.Repeat(string.Concat(Enumerable.Repeat("😀", 900)), 20)))).ToArray();

        Encoding.UTF8.GetByteCount(Message(Run(new('a', 9000)), steps)).Should().BeLessThanOrEqualTo(8192);
    }

    [Test]
    public void A_failure_message_counts_earlier_failures() => FailureMessage.Of(Run("failed"), [Step("copy", null, null)], 12).Message.Should().Contain("(12 more steps failed before these)");

    [Test]
    public void Control_characters_are_removed_from_a_failure_message() =>
        Message(Run("bad \u001b[31mred"), Step("copy", ExitCode1, "50%\r100%\r\n\u001b[1mdone\a\u001b[0m")).Should().Be(
            "step 'copy' exited with 1: done\uFFFD\nstep 'copy' printed:\n50%\n100%\ndone\uFFFD\nArgo: bad red");

    private static V1Alpha1Workflow Run(string? message) =>
        new() { Metadata = new() { Name = "work", NamespaceProperty = An.Namespace }, Status = new() { Phase = "Failed", Message = message } };

    private static string Message(V1Alpha1Workflow run, params FailedStep[] steps) => FailureMessage.Of(run, steps, 0).Message;

    private static FailedStep Step(string name, string? message, string? log) =>
        new(new() { Id = $"work-{name}", Name = $"work.{name}", DisplayName = name, Type = "Pod", Phase = "Failed", Message = message, FinishedAt = An.Noon }, $"work-{name}", null)
        {
            Evidence = new(log, null, null),
        };
}
