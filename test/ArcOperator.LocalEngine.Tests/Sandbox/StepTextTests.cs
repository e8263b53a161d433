using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class StepTextTests
{
    [TestCase(1, "anything", ExpectedResult = "main: Error (exit code 1)")]
    [TestCase(127, "sh: 3: jqq: not found\n", ExpectedResult = "main: Error (exit code 127): command 'jqq' is not on this machine; it was expected in image 'img'")]
    [TestCase(127, "/argo/staging/script: line 3: jqq: command not found\n", ExpectedResult = "main: Error (exit code 127): command 'jqq' is not on this machine; it was expected in image 'img'")]
    [TestCase(1, "sh: 3: jqq: not found\n", ExpectedResult = "main: Error (exit code 1)")]
    [TestCase(127, "", ExpectedResult = "main: Error (exit code 127)")]
    public string A_failure_is_told_in_Argos_words_and_a_missing_command_is_named(int exitCode, string errors) => Failure(exitCode, errors);

    [Test]
    public void A_word_that_the_template_does_not_hold_may_be_a_secret_and_is_not_told() =>
        Failure(127, "sh: 3: hunter2: not found\n").Should().Be("main: Error (exit code 127)");

    [TestCase("a\n", ExpectedResult = "a")]
    [TestCase("a\n\n", ExpectedResult = "a\n")]
    [TestCase("", ExpectedResult = "")]
    public string One_newline_is_cut_off(string text) => StepText.TrimNewline(text);

    private static string Failure(int exitCode, string errors) => StepText.Failure(
        new() { NodeId = "n", TemplateName = "t", Process = new ContainerSpec { Image = "img", Source = "jqq .x $SECRET" } },
        new ProcessEnd(exitCode, "", errors, IsCut: false));
}
