using System.Diagnostics;
using System.Globalization;
using ArcOperator.Runtime.Options;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests;

/// <summary>The program <c>arc-local-engine</c>: options, health and its end.</summary>
public sealed class EngineCommandTests
{
    // Idle machines need 0.3 s.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private TemporaryFolder _folder = null!;

    private static string EngineProgram { get; } = Path.Combine(AppContext.BaseDirectory, "arc-local-engine");

    private static IEnumerable<OptionProperty> Options => OptionSection.Of<EngineRunOptions>().SelectMany(section => section.Properties);

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Help_lists_all_options_with_their_defaults()
    {
        var help = await Programs.RunAsync(EngineProgram, ["--help"]);

        Options.Should().OnlyContain(option => help.Contains($"--{option.Path} ", StringComparison.Ordinal) && option.Description.Contains("Default", StringComparison.Ordinal));
    }

    [Test]
    public void The_page_lists_the_same_options_with_the_same_words() =>
        File.ReadLines(Repository.PathOf("docs", "local-engine.md"))
            .SkipWhile(line => line != "## Options").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Should().BeEquivalentTo(Options.Select(option => $"| `{option.Path}` | {option.Description} |"));

    [Test]
    public async Task Invalid_options_are_all_named_one_per_line_and_the_exit_code_is_2()
    {
        var file = _folder.Write("options.yaml", "health:\n  prot: 8082\n");
        using var variable = new TemporaryVariable("ARC_ENGINE__PARALLELISM", "0");

        var (exitCode, output, errors) = await Programs.RunToEndAsync(EngineProgram, ["--config", file, "--log.level", "loud", "--health.port", "99999", "--health.address", "here", "--engine.namespace", "a/b"]);

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(6).And.OnlyContain(line => line.StartsWith("arc-local-engine: ", StringComparison.Ordinal));
        errors.Should().Contain("engine.parallelism is '0': expected 1 to 1024").And.Contain("health.port is '99999': expected 0 to 65535")
            .And.Contain("log.level is 'loud': expected Trace, Debug,").And.Contain("option health.prot does not exist")
            .And.Contain("health.address is 'here': expected an IP address or *").And.Contain("engine.namespace is 'a/b': expected the name of a namespace");
    }

    [Test]
    public async Task Unknown_flags_are_refused_with_exit_code_2() =>
        (await Programs.RunToEndAsync(EngineProgram, ["--work-folder", "/tmp"])).ExitCode.Should().Be(2);

    [Test]
    public async Task A_missing_kubeconfig_is_one_sentence_and_exit_code_1()
    {
        var (exitCode, _, errors) = await Programs.RunToEndAsync(EngineProgram, ["--kubeconfig", _folder.PathOf("none")]);

        exitCode.Should().Be(1);
        errors.TrimEnd('\n').Should().StartWith("arc-local-engine: ").And.NotContain("\n");
    }

    [Test]
    public async Task A_running_engine_is_healthy_and_ends_with_exit_code_0_on_SIGTERM()
    {
        var port = OperatorProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(EngineProgram, [.. await ArgumentsAsync(), "--health.port", port])!;
        try
        {
            using var http = new HttpClient();
            await Eventually.TrueAsync(async () => await IsHealthyAsync(http, new($"http://127.0.0.1:{port}/healthz")) && await IsHealthyAsync(http, new($"http://127.0.0.1:{port}/readyz")));

            await Programs.RunAsync("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);

            await process.WaitForExitAsync().WaitAsync(Limit);
            process.ExitCode.Should().Be(0);
        }
        finally
        {
            process.Kill();
        }
    }

    [Test]
    public async Task SIGTERM_in_the_first_moments_ends_the_engine([Values(0, 10, 50, 100, 300)] int delayMs)
    {
        using var process = await ContainerProcess.StartAsync(EngineProgram, [.. await ArgumentsAsync(), "--health.port", "0"]);

        await process.Invoking(it => it.TerminateAsync(TimeSpan.FromMilliseconds(delayMs), Limit)).Should().NotThrowAsync("the signal is not lost");
    }

    private async Task<string[]> ArgumentsAsync()
    {
        var plane = await Cluster.GetAsync();
        await plane.KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", "argo-crds.yaml"));
        return ["--kubeconfig", plane.AdminKubeconfig, "--engine.namespace", "default", "--engine.workFolder", _folder.PathOf("engine")];
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, Uri url)
    {
        try
        {
            using var response = await http.GetAsync(url);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
