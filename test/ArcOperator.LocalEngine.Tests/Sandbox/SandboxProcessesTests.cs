using System.Diagnostics;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class SandboxProcessesTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("arc-sandbox-").FullName;
    private LocalEngineMachine _machine = null!;

    [OneTimeSetUp]
    public async Task Prepare() => _machine = await LocalEngineMachine.PrepareAsync(new() { WorkFolder = $"{_folder}/work" }, CancellationToken.None);

    [OneTimeTearDown]
    public void CleanUp()
    {
        _machine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task A_cancelled_sandbox_leaves_no_process_at_any_time([Range(0, 60, 5)] int delay)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));

        var run = () => _machine.Processes.RunAsync(Step($"early-{delay}", "sleep", $"7779{delay:00}"), null, cancel.Token);

        await run.Should().ThrowAsync<OperationCanceledException>();
        (await IsRunningAsync($"sleep 7779{delay:00}")).Should().BeFalse();
    }

    [Test]
    public async Task Output_errors_and_exit_code_of_a_command_are_returned()
    {
        var end = await _machine.Processes.RunAsync(Step("end", "sh", "-c", "echo out; echo err >&2; kill -9 $$"), null, CancellationToken.None);

        (end.ExitCode, end.Output.ToString(), end.Errors.ToString(), end.Output.IsCut).Should().Be((137, "out\n", "err\n", false));
    }

    [Test]
    public async Task A_sandbox_that_bubblewrap_cannot_create_is_an_exception_with_its_message()
    {
        var step = Step("broken", "true") with { Mounts = [SandboxMount.ReadOnly("/no/such/folder", "/x")] };

        var run = () => _machine.Processes.RunAsync(step, null, CancellationToken.None);

        await run.Should().ThrowAsync<SandboxException>().WithMessage("the sandbox cannot be created: bwrap: *");
    }

    [Test]
    public async Task A_variable_with_a_NUL_character_is_refused()
    {
        var step = Step("smuggle", "true") with { Variables = new Dictionary<string, string> { ["A"] = "x\0--bind\0/\0/host" } };

        var run = () => _machine.Processes.RunAsync(step, null, CancellationToken.None);

        await run.Should().ThrowAsync<SandboxException>().WithMessage("*contains a NUL character*");
    }

    [Test]
    public async Task A_step_whose_log_cannot_be_written_is_killed()
    {
        var log = new StepLogWriter($"{_folder}/closed.log");
        log.Dispose();

        var run = () => _machine.Processes.RunAsync(Step("unlogged", "sh", "-c", "echo x; exec sleep 77802"), log, CancellationToken.None);

        await run.Should().ThrowAsync<ObjectDisposedException>();
        (await IsRunningAsync("sleep 77802")).Should().BeFalse();
    }

    [Test]
    public async Task Sandboxes_of_a_killed_engine_are_killed_at_the_next_start()
    {
        // As such an engine leaves it: a sandbox without a parent, and its note.
        var root = $"{_folder}/other/workflows/space/wf/steps/node/containers/main/root";
        StepRoot.Make(root, _machine.Settings.Machine);
        await Programs.RunAsync("sh", ["-c", $"bwrap --unshare-pid --bind {root} / --ro-bind /usr /usr --info-fd 4 sleep 77801 4>{FirstProcess.NoteOf(root)} >/dev/null 2>&1 &"]);
        await Eventually.TrueAsync(() => IsRunningAsync("sleep 77801"));

        WorkFolder.Open($"{_folder}/other").Dispose();

        await Eventually.TrueAsync(async () => !await IsRunningAsync("sleep 77801"));
        Directory.Exists(root).Should().BeFalse();
    }

    [Test]
    public async Task Another_process_with_the_id_of_an_old_sandbox_is_not_killed()
    {
        using var stranger = Process.Start("sleep", "60");
        var root = $"{_folder}/third/workflows/space/wf/steps/node/containers/main/root";
        Directory.CreateDirectory(root);
        await File.WriteAllTextAsync(FirstProcess.NoteOf(root), $$"""{ "child-pid": {{stranger.Id}} }""");

        WorkFolder.Open($"{_folder}/third").Dispose();

        stranger.HasExited.Should().BeFalse();
        stranger.Kill();
    }

    private PreparedStep Step(string name, params string[] command)
    {
        var root = $"{_folder}/{name}";
        StepRoot.Make(root, _machine.Settings.Machine);
        return new(root, _machine.Settings.Machine, new Dictionary<string, string> { ["PATH"] = _machine.Settings.SearchPath }, "/", command, "");
    }

    private static async Task<bool> IsRunningAsync(string command) =>
        (await Programs.RunAsync("ps", ["-eo", "args"])).Split('\n').Any(line => line.Trim() == command);
}
