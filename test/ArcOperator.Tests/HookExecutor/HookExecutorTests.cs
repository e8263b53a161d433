using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.HookExecutor;

/// <summary>Hooks from the operator through the real executor to real processes.</summary>
public sealed class HookExecutorTests
{
    private ExecutorUnderTest _executor;

    [OneTimeSetUp]
    public async Task Start() => _executor = await ExecutorUnderTest.StartAsync("--hooks.maxSize", "8Mi");

    [OneTimeTearDown]
    public async Task Stop() => await _executor.DisposeAsync();

    [Test]
    public async Task A_hook_transforms_its_input()
    {
        var (result, output) = await RunAsync("jq", [".tag_name", "-r"], """{"tag_name":"v1.34.0"}""");

        result.ExitCode.Should().Be(0);
        output.Should().Be("v1.34.0\n");
    }

    [Test]
    public async Task Standard_error_of_a_failed_hook_is_returned()
    {
        var (result, _) = await RunAsync("jq", ["."], "no json");

        result.ExitCode.Should().NotBe(0);
        result.StandardError.Should().StartWith("parse error");
    }

    [Test]
    public async Task A_hook_that_does_not_read_its_input_succeeds()
    {
        var (result, output) = await ShellAsync("echo done", input: new string('x', 1 << 20));

        (result.ExitCode, output).Should().Be((0, "done\n"));
    }

    [Test]
    public async Task A_hook_inherits_no_variable_of_the_executor()
    {
        var (_, output) = await ShellAsync("env | cut -d= -f1 | sort", new() { ["LC_ALL"] = "C", ["TZ"] = "UTC" });

        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal("HOME", "LANG", "LC_ALL", "PATH", "PWD", "TMPDIR", "TZ");
    }

    [Test]
    public async Task A_hook_works_in_its_own_folder_which_is_deleted_afterwards()
    {
        var (_, output) = await ShellAsync("pwd; stat -c %a . ..; echo x > $TMPDIR/left; mkdir locked; touch locked/in; perl -e 'opendir(my $d, \"locked\"); chmod(0, $d)'");

        var lines = output.Split('\n');
        lines[0].Should().StartWith(_executor.WorkFolder);
        lines[1..3].Should().Equal("700", "700");
        Directory.Exists(lines[0]).Should().BeFalse();
        Directory.GetDirectories(_executor.WorkFolder).Should().NotContain(folder => lines[0].StartsWith(folder, StringComparison.Ordinal));
    }

    [Test]
    public async Task A_signal_is_reported_as_128_plus_its_number() =>
        (await ShellAsync("kill -9 $$")).Result.ExitCode.Should().Be(137);

    [Test]
    public async Task An_exit_code_of_137_is_reported_unchanged() =>
        (await ShellAsync("exit 137")).Result.ExitCode.Should().Be(137);

    [TestCase("sleep 1234.5 & sleep 1234.5", TestName = "A_hook_that_forks_and_sleeps_ends_as_a_whole_on_its_timeout")]
    [TestCase("trap '' TERM; sleep 1234.5 & while :; do sleep 0.05; done", TestName = "A_hook_that_ignores_SIGTERM_is_killed")]
    [TestCase("setsid sleep 1234.5 & timeout 99 sleep 1234.5 & sleep 1234.5", TestName = "A_hook_whose_children_try_to_leave_its_group_ends_with_them")]
    [TestCase("exec >&- 2>&-; sleep 1234.5", TestName = "A_hook_that_closes_its_output_ends_on_its_timeout")]
    public async Task A_hook_is_killed_at_its_timeout(string script)
    {
        var call = () => RunAsync("sh", ["-c", script, Guid.NewGuid().ToString()], "", timeout: TimeSpan.FromSeconds(1));

        (await call.Should().ThrowAsync<HookException>()).Which.Failure.Should().Be(HookFailure.TimedOut);
        Sleepers("1234.5").Should().BeEmpty();
    }

    [Test]
    public async Task Background_processes_end_with_their_hook()
    {
        var (result, output) = await ShellAsync("sleep 2345.6 & setsid sleep 2345.6 & echo done");

        (result.ExitCode, output).Should().Be((0, "done\n"));
        Sleepers("2345.6").Should().BeEmpty();
    }

    [Test]
    public async Task A_hook_ends_when_its_call_is_cancelled()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        var call = () => _executor.Client().ExecuteAsync(Call("sh", ["-c", "sleep 3456.7 & sleep 3456.7"]), Stream.Null, Stream.Null, cancel.Token);

        await call.Should().ThrowAsync<OperationCanceledException>();
        await Eventually.TrueAsync(() => Sleepers("3456.7").Count == 0);
    }

    [Test]
    public async Task A_hook_whose_output_exceeds_the_limit_is_killed()
    {
        var call = () => RunAsync("sh", ["-c", "cat /dev/zero & cat /dev/zero"], "");

        (await call.Should().ThrowAsync<HookException>()).Which.Failure.Should().Be(HookFailure.OutputTooLarge);
        Directory.GetDirectories(_executor.WorkFolder).Should().BeEmpty();
    }

    [Test]
    public async Task The_end_of_a_long_error_output_is_kept_as_valid_text()
    {
        var (result, _) = await ShellAsync("i=0; while [ $i -lt 3000 ]; do printf 'ä€😀\\377'; i=$((i+1)); done >&2; printf end >&2");

        Encoding.UTF8.GetByteCount(result.StandardError).Should().BeInRange(7 << 10, 8 << 10);
        result.StandardError.Should().EndWith("😀\uFFFDend");
        result.StandardError[0].Should().BeOneOf('ä', '€', '\uD83D', '\uFFFD');
    }

    [Test]
    public async Task A_hook_with_endless_error_output_is_killed_at_its_timeout()
    {
        var call = () => RunAsync("sh", ["-c", "cat /dev/zero >&2"], "", timeout: TimeSpan.FromSeconds(1));

        (await call.Should().ThrowAsync<HookException>()).Which.Failure.Should().Be(HookFailure.TimedOut);
    }

    [Test]
    public async Task An_allowed_command_that_is_not_installed_is_named()
    {
        var call = () => RunAsync("nowhere", [], "");

        (await call.Should().ThrowAsync<HookException>()).Which.Should().Match<HookException>(
            error => error.Failure == HookFailure.NotAllowed && error.Message.Contains("'nowhere' is not installed"));
    }

    [Test]
    public async Task More_hooks_than_the_concurrency_wait_for_their_turn()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 24).Select(index => RunAsync("jq", ["-c", "."], $"[{index}]")));

        results.Select(result => result.Output).Should().Equal(Enumerable.Range(0, 24).Select(index => $"[{index}]\n"));
    }

    [TestCase("rm", new string[0], "command 'rm' is not allowed by the whitelist")]
    [TestCase("unsaid", new string[0], "command 'unsaid' is not allowed by the whitelist")]
    [TestCase("bash", new string[0], "command 'bash' is not allowed by the whitelist")]
    [TestCase("/bin/sh", new string[0], "the command is not a bare name*")]
    [TestCase("../sh", new string[0], "the command is not a bare name*")]
    [TestCase("sh\n", new string[0], "the command is not a bare name*")]
    [TestCase("sh\0", new string[0], "the command is not a bare name*")]
    [TestCase("..", new string[0], "the command is not a bare name*")]
    [TestCase("", new string[0], "the command is not a bare name*")]
    [TestCase("cat", new[] { "-" }, "argument 1 of command 'cat' matches none*")]
    [TestCase("digits", new[] { "12", "1x" }, "argument 2 of command 'digits' matches none*")]
    [TestCase("digits", new[] { "1\n" }, "argument 1 of command 'digits' matches none*")]
    [TestCase("digits", new[] { "1\n2" }, "argument 1 of command 'digits' matches none*")]
    [TestCase("digits", new[] { "١٢" }, "argument 1 of command 'digits' matches none*")]
    public async Task Calls_that_are_not_allowed_are_refused_by_both_sides(string command, string[] arguments, string expected)
    {
        var atClient = () => RunAsync(command, arguments, "");
        var atExecutor = await PostAsync(new JsonObject { ["command"] = command, ["args"] = new JsonArray([.. arguments.Select(argument => JsonValue.Create(argument))]) });

        (await atClient.Should().ThrowAsync<HookException>().WithMessage(expected)).Which.Failure.Should().Be(HookFailure.NotAllowed);
        atExecutor.Status.Should().Be(HttpStatusCode.Forbidden);
        atExecutor.Body["error"]!.GetValue<string>().Should().Match(expected);
    }

    [TestCase("LD_PRELOAD")]
    [TestCase("PATH")]
    [TestCase("BASH_ENV")]
    [TestCase("LANGUAGE")]
    public async Task A_variable_that_is_not_allowed_is_refused_by_both_sides(string name)
    {
        var atClient = () => ShellAsync("env", new() { [name] = "x" });
        var atExecutor = await PostAsync(new JsonObject { ["command"] = "sh", ["env"] = new JsonObject { [name] = "x" } });

        (await atClient.Should().ThrowAsync<HookException>().WithMessage($"variable '{name}' is not among*")).Which.Failure.Should().Be(HookFailure.NotAllowed);
        atExecutor.Status.Should().Be(HttpStatusCode.Forbidden);
    }

    private Task<(HookResult Result, string Output)> ShellAsync(string script, Dictionary<string, string>? environment = null, string input = "") =>
        RunAsync("sh", ["-c", script], input, environment: environment);

    private async Task<(HookResult Result, string Output)> RunAsync(
        string command, string[] arguments, string input, TimeSpan? timeout = null, Dictionary<string, string>? environment = null)
    {
        using var output = new MemoryStream();
        var call = Call(command, arguments) with { Timeout = timeout ?? TimeSpan.FromSeconds(30), Environment = environment ?? [] };
        var result = await _executor.Client().ExecuteAsync(call, new MemoryStream(Encoding.UTF8.GetBytes(input)), output, CancellationToken.None);
        return (result, Encoding.UTF8.GetString(output.ToArray()));
    }

    private static HookCall Call(string command, string[] arguments) => new(command, arguments, TimeSpan.FromSeconds(30), new Dictionary<string, string>());

    private async Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(JsonObject body)
    {
        using var answer = await _executor.Raw().PostAsync("/execute", new StringContent(body.ToJsonString()));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }

    private static List<string> Sleepers(string time) =>
    [
        .. Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Where(folder => CommandLine(folder) is var line && line.StartsWith("sleep\0", StringComparison.Ordinal) && line.Contains(time, StringComparison.Ordinal)),
    ];

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
