using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class StepOutputReaderTests
{
    [TestCase(127, "sh: 3: jqq: not found\n", ExpectedResult = "main: Error (exit code 127): command 'jqq' is not installed on this machine (image 'img' provides it in a cluster)")]
    [TestCase(127, "/argo/staging/script: line 3: jqq: command not found\n", ExpectedResult = "main: Error (exit code 127): command 'jqq' is not installed on this machine (image 'img' provides it in a cluster)")]
    [TestCase(1, "sh: 3: jqq: not found\n", ExpectedResult = "main: Error (exit code 1)")]
    [TestCase(127, "", ExpectedResult = "main: Error (exit code 127)")]
    public string A_missing_command_follows_the_exit_code(int exitCode, string errors) => Failure(exitCode, errors);

    [Test]
    public void A_missing_command_outside_the_template_may_be_a_secret_and_is_not_named() =>
        Failure(127, "sh: 3: hunter2: not found\n").Should().Be("main: Error (exit code 127)");

    [Test]
    public void The_last_lines_of_the_log_follow_the_exit_code() =>
        Failure(127, "sh: 1: jqq: not found\n", "starting\nsh: 1: jqq: not found").Should().Be(
            "main: Error (exit code 127): starting\nsh: 1: jqq: not found\ncommand 'jqq' is not installed on this machine (image 'img' provides it in a cluster)");

    [TestCase("a\n", ExpectedResult = "a")]
    [TestCase("a\n\n", ExpectedResult = "a\n")]
    [TestCase("", ExpectedResult = "")]
    public string One_newline_at_the_end_of_a_result_is_removed(string text) => StepText.TrimNewline(text);

    [TestCase("", ExpectedResult = "scan: Error (exit code 10): ")]
    [TestCase("3 critical", ExpectedResult = "scan: Error (exit code 10): 3 critical")]
    public string The_message_of_a_container_node_has_its_name_and_exit_code(string text) => StepText.ContainerFailure(new("scan", 10, text, ""));

    private static string Failure(int exitCode, string errors, string lastLines = "")
    {
        var container = new ContainerSpec { Name = "main", Image = "img", Source = "jqq .x $SECRET" };
        return StepText.Failure(new(container.Name, exitCode, StepText.Termination(container, exitCode, errors, lastLines), ""));
    }
}
