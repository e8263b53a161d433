using System.ComponentModel;
using System.Globalization;
using System.Text;
using ArcOperator.Runtime.Processes;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Processes;

public sealed class ProcessRunnerTests : IDisposable
{
    private readonly ProcessRunner _runner = new(TimeProvider.System);

    public void Dispose() => _runner.Dispose();

    [Test]
    public async Task Input_passes_through_to_the_output()
    {
        using var output = new MemoryStream();
        var input = new byte[1 << 20];
        new Random(7).NextBytes(input);

        var outcome = await _runner.RunAsync(new("/bin/cat", []) { Input = new MemoryStream(input), Output = new StreamOutput(output) }, CancellationToken.None);

        (outcome.Ending, outcome.ExitCode).Should().Be((ProcessEnding.Exited, 0));
        output.ToArray().Should().Equal(input);
    }

    [Test]
    public async Task Arguments_and_environment_arrive_as_given()
    {
        var outcome = await RunAsync("printf '%s|' \"$@\"; env | grep -v -e '^PWD=' -e '^_=' -e '^SHLVL='", new() { ["A"] = "x y" }, "a b", "", "$HOME");

        outcome.Output.ToString().Should().Be("a b||$HOME|A=x y\n");
    }

    [TestCase("exit 3", 3)]
    [TestCase("kill -9 $$", 137)]
    public async Task Exit_codes_and_signals_are_reported(string script, int expected) =>
        (await RunAsync(script)).ExitCode.Should().Be(expected);

    [Test]
    public async Task Tails_are_bounded()
    {
        var outcome = await _runner.RunAsync(
            new("/bin/sh", ["-c", "head -c 100000 /dev/zero | tr '\\0' y; head -c 100000 /dev/zero | tr '\\0' n >&2; printf end; printf END >&2"]) { OutputTail = 5, ErrorTail = 5 }, CancellationToken.None);

        (outcome.Output.ToString(), outcome.Errors.ToString()).Should().Be(("yyend", "nnEND"));
    }

    [Test]
    public async Task Unread_input_is_not_an_error()
    {
        var outcome = await _runner.RunAsync(new("/bin/true", []) { Input = new MemoryStream(new byte[1 << 20]) }, CancellationToken.None);

        outcome.ExitCode.Should().Be(0);
    }

    [TestCase("sleep 4567.1 & sleep 4567.1")]
    [TestCase("trap '' TERM; sleep 4567.1 & while :; do sleep 0.05; done")]
    [TestCase("exec >&- 2>&-; sleep 4567.1")]
    public async Task A_timeout_ends_the_whole_group(string script)
    {
        var outcome = await _runner.RunAsync(
            new("/bin/sh", ["-c", script]) { Timeout = TimeSpan.FromMilliseconds(500), KillGrace = TimeSpan.FromMilliseconds(200) }, CancellationToken.None);

        outcome.Ending.Should().Be(ProcessEnding.TimedOut);
        await Eventually.TrueAsync(() => Sleepers("4567.1") == 0);
    }

    [Test]
    public async Task Processes_in_the_background_end_with_the_leader()
    {
        var outcome = await RunAsync("sleep 4567.2 & echo done");

        (outcome.ExitCode, outcome.Output.ToString()).Should().Be((0, "done\n"));
        await Eventually.TrueAsync(() => Sleepers("4567.2") == 0);
    }

    [Test]
    public async Task A_process_that_is_ended_can_react_to_SIGTERM()
    {
        var outcome = await _runner.RunAsync(
            new("/bin/sh", ["-c", "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done"])
            {
                OutputTail = 100, Timeout = TimeSpan.FromSeconds(1), KillGrace = TimeSpan.FromSeconds(30),
            },
            CancellationToken.None);

        (outcome.Ending, outcome.ExitCode, outcome.Output.ToString()).Should().Be((ProcessEnding.TimedOut, 0, "ready\nbye\n"));
    }

    [Test]
    public async Task Cancellation_ends_the_whole_group()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        var run = () => _runner.RunAsync(new("/bin/sh", ["-c", "sleep 4567.3 & sleep 4567.3"]), cancel.Token);

        await run.Should().ThrowAsync<OperationCanceledException>();
        await Eventually.TrueAsync(() => Sleepers("4567.3") == 0);
    }

    [Test]
    public async Task Output_above_the_limit_ends_the_process()
    {
        var outcome = await _runner.RunAsync(new("/bin/sh", ["-c", "cat /dev/zero & cat /dev/zero"]) { OutputLimit = 1 << 20 }, CancellationToken.None);

        outcome.Ending.Should().Be(ProcessEnding.OutputTooLarge);
    }

    [Test]
    public async Task Output_that_cannot_be_kept_ends_the_process()
    {
        var run = () => _runner.RunAsync(new("/bin/cat", ["/dev/zero"]) { Output = new FullDisk() }, CancellationToken.None);

        await run.Should().ThrowAsync<IOException>().WithMessage("full");
    }

    [Test]
    public async Task Processes_outside_of_the_group_are_ended_by_the_request()
    {
        var others = new List<int>();

        await _runner.RunAsync(
            new("/bin/sleep", ["4567.4"])
            {
                Timeout = TimeSpan.FromMilliseconds(100),
                KillOthers = (leader, _) =>
                {
                    others.Add(leader);
                    return Task.CompletedTask;
                },
            },
            CancellationToken.None);

        others.Should().ContainSingle().Which.Should().BePositive();
    }

    [Test]
    public async Task Arguments_that_are_too_long_are_an_error()
    {
        var run = () => _runner.RunAsync(new("/bin/true", [new string('x', 200_000)]), CancellationToken.None);

        await run.Should().ThrowAsync<Win32Exception>();
    }

    private Task<ProcessOutcome> RunAsync(string script, Dictionary<string, string>? environment = null, params string[] arguments) =>
        _runner.RunAsync(new("/bin/sh", ["-c", script, "sh", .. arguments]) { OutputTail = 1000, Environment = environment ?? [] }, CancellationToken.None);

    private static int Sleepers(string time) => Directory.GetDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Count(folder => CommandLine(folder) == $"sleep\0{time}\0");

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/cmdline", Encoding.UTF8);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private sealed class FullDisk : IProcessOutput
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> block) => throw new IOException("full");
    }
}
