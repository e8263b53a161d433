using ArcOperator.Commands.Users;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>The program as a plugin of kubectl, and the completion of shells.</summary>
internal sealed class KubectlTests
{
    private TemporaryFolder _folder;

    [SetUp]
    public void CreateLink()
    {
        _folder = new();
        File.CreateSymbolicLink(_folder.PathOf(KubectlPlugin.Name), OperatorCluster.Program);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Kubectl_finds_the_program_by_a_link_and_the_program_shows_the_commands_of_users()
    {
        using var path = new TemporaryVariable("PATH", $"{_folder.Root}:{Environment.GetEnvironmentVariable("PATH")}");

        var help = await Programs.RunAsync("kubectl", ["arc", "--help"]);

        help.Should().Contain("kubectl arc [command]").And.NotContain("arc-operator [command]");
        help.Should().Contain("why ").And.Contain("plan").And.Contain("history").And.NotContain("hook-executor");
        (await Programs.RunAsync(OperatorCluster.Program, ["--help"])).Should().Contain("hook-executor").And.NotContain("  why");
    }

    [Test]
    public async Task A_wrong_command_line_and_a_missing_cluster_have_exit_codes_of_their_own()
    {
        var program = _folder.PathOf(KubectlPlugin.Name);

        (await Programs.RunToEndAsync(program, ["why", "--colour"])).ExitCode.Should().Be(KubectlPlugin.WrongUsage);
        (await Programs.RunToEndAsync(program, ["why", "--kubeconfig", _folder.PathOf("missing")])).ExitCode.Should().Be(KubectlPlugin.Unavailable);
    }

    [TestCase("su", "suspend\n")]
    [TestCase("history fol", "follow\n")]
    [TestCase("history list --phase F", "Failed\n")]
    public async Task Bash_completes_commands(string words, string expected)
    {
        var script = _folder.Write("try.sh", """
            export PATH=$1:$PATH KUBECONFIG=/dev/null
            . <(kubectl-arc completion bash)
            COMP_LINE="kubectl-arc $2" COMP_WORDS=(kubectl-arc $2)
            COMP_POINT=${#COMP_LINE} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _kubectl_arc
            printf '%s\n' "${COMPREPLY[@]}"
            """);

        (await Programs.RunAsync("bash", [script, _folder.Root, words])).Should().Be(expected);
    }

    [Test]
    public async Task Kubectl_itself_completes_the_plugin()
    {
        using var path = new TemporaryVariable("PATH", $"{_folder.Root}:{Environment.GetEnvironmentVariable("PATH")}");
        var script = _folder.Write("kubectl_complete-arc", await Programs.RunAsync(_folder.PathOf(KubectlPlugin.Name), ["completion", "kubectl"]));
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        (await Programs.RunAsync("kubectl", ["__complete", "arc", "res"])).Should().Contain("resume").And.EndWith(":4\n");
        (await Programs.RunAsync("kubectl", ["__complete", "arc", "history", "ver"])).Should().Contain("verify").And.NotContain("follow");
    }

    [TestCase("bash")]
    [TestCase("zsh")]
    [TestCase("fish")]
    [TestCase("powershell")]
    public async Task Each_shell_has_a_script_that_asks_the_program(string shell) =>
        (await Programs.RunAsync(_folder.PathOf(KubectlPlugin.Name), ["completion", shell])).Should().StartWith("#").And.Contain("kubectl-arc \"[suggest");
}
