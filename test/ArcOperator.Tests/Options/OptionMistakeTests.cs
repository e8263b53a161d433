using ArcOperator.Tests.Hosting;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Options;

/// <summary>All mistakes in options are reported at once, before any other action.</summary>
public sealed class OptionMistakeTests
{
    [Test]
    public async Task All_invalid_options_are_named_one_per_line_and_the_exit_code_is_2()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("options.yaml", "health:\n  port: -1\n  prot: 8081\n");
        using var variable = new TemporaryVariable("ARC_LOG__LEVEL", "loud");

        var (exitCode, output, errors) = await Programs.RunToEndAsync(
            OperatorCluster.Program,
            ["run", "--config", file, "--metrics.port", "99999", "--operator.shutdownTimeout", "soon", "--leaderElection.renewDeadline", "40s"]);

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(6)
            .And.OnlyContain(line => line.StartsWith("arc-operator: ", StringComparison.Ordinal));
        errors.Should().Contain("log.level is 'loud': expected Trace, Debug,")
            .And.Contain("metrics.port is '99999': expected 0 to 65535")
            .And.Contain("health.port is '-1': expected 0 to 65535")
            .And.Contain("option health.prot does not exist")
            .And.Contain("operator.shutdownTimeout is 'soon': expected a duration such as 30s or 10m")
            .And.Contain("leaderElection.renewDeadline must be less than leaderElection.leaseDuration");
    }

    [Test]
    public async Task An_unknown_flag_is_an_error() =>
        (await Programs.RunToEndAsync(OperatorCluster.Program, ["run", "--no.such", "1"])).ExitCode.Should().Be(2);

    [Test]
    public async Task A_flag_overrides_the_environment_which_overrides_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("options.yaml", "log: {level: a}\nmetrics: {port: -1}\nhealth: {port: -1}\n");
        using var level = new TemporaryVariable("ARC_LOG__LEVEL", "b");
        using var port = new TemporaryVariable("ARC_METRICS__PORT", "-2");

        var (_, _, errors) = await Programs.RunToEndAsync(OperatorCluster.Program, ["run", "--config", file, "--log.level", "c"]);

        errors.Should().Contain("log.level is 'c'").And.Contain("metrics.port is '-2'").And.Contain("health.port is '-1'");
    }
}
