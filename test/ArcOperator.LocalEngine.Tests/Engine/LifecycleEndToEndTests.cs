using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.Engine;

/// <summary>How Workflows end other than by being done, and what an engine does when it stops and starts.</summary>
public sealed class LifecycleEndToEndTests
{
    private TestEngine _engine = null!;

    [SetUp]
    public async Task Start() => _engine = await TestEngine.StartAsync();

    [TearDown]
    public async Task Stop() => await _engine.DisposeAsync();

    [Test]
    public async Task Whatever_a_step_leaves_behind_ends_with_it()
    {
        await _engine.CreateScriptAsync("daemon", "setsid sh -c 'exec sleep 77771' & echo $!; exit 3");

        (await _engine.EndOfAsync("daemon")).Status.Message.Should().MatchRegex(@"^main: Error \(exit code 3\): \d+$");

        await Eventually.TrueAsync(async () => !await IsRunningAsync("sleep 77771"));
    }

    [Test]
    public async Task A_deleted_workflow_takes_its_processes_and_folders_along()
    {
        await _engine.CreateScriptAsync("deleted", "trap '' TERM; sleep 77772 & sleep 77772");
        await Eventually.TrueAsync(() => IsRunningAsync("sleep 77772"));

        await _engine.Client.DeleteAsync<Workflow>("deleted", _engine.Namespace);

        await Eventually.TrueAsync(async () => !await IsRunningAsync("sleep 77772"));
        await Eventually.TrueAsync(() => !Directory.Exists(Path.Combine(_engine.Folder, "workflows", _engine.Namespace, "deleted")));
    }

    [Test]
    public async Task A_workflow_of_the_same_name_begins_anew()
    {
        await _engine.CreateScriptAsync("twice", "echo first; sleep 77773");
        await Eventually.TrueAsync(() => IsRunningAsync("sleep 77773"));
        await _engine.Client.DeleteAsync<Workflow>("twice", _engine.Namespace);

        await _engine.CreateScriptAsync("twice", "echo second");

        var workflow = await _engine.EndOfAsync("twice");
        workflow.Status.Phase.Should().Be("Succeeded", workflow.Status.Message);
        _engine.LogOf(workflow).Should().Be("second");
        (await IsRunningAsync("sleep 77773")).Should().BeFalse();
    }

    [Test]
    public async Task Stop_runs_the_exit_handler()
    {
        await _engine.CreateAsync("stopped", """
            entrypoint: main
            onExit: bye
            templates:
              - { name: main, container: { image: a, command: [sleep, '77774'] } }
              - { name: bye, container: { image: a, command: [echo, "{{workflow.status}}"] } }
            """);
        await Eventually.TrueAsync(() => IsRunningAsync("sleep 77774"));

        await ChangeAsync("stopped", new() { ["shutdown"] = "Stop" });

        var workflow = await _engine.EndOfAsync("stopped");
        workflow.Status.Should().BeEquivalentTo(new { Phase = "Failed", Message = "Stopped with strategy 'Stop'" });
        _engine.LogOf(workflow, "stopped.onExit").Should().Be("Failed");
        (await IsRunningAsync("sleep 77774")).Should().BeFalse();
    }

    [Test]
    public async Task A_timeout_kills_the_process()
    {
        await _engine.CreateAsync("late", "{ entrypoint: main, templates: [{ name: main, timeout: 1s, container: { image: a, command: [sleep, '77775'] } }] }");

        (await _engine.EndOfAsync("late")).Status.Should().BeEquivalentTo(new { Phase = "Failed", Message = "Step exceeded its deadline" });

        (await IsRunningAsync("sleep 77775")).Should().BeFalse();
    }

    [Test]
    public async Task A_finished_workflow_is_deleted_when_its_time_is_over()
    {
        await _engine.CreateScriptAsync("short", "true", "ttlStrategy: { secondsAfterSuccess: 1 }");
        await _engine.EndOfAsync("short");

        await Eventually.TrueAsync(async () => await _engine.Client.GetAsync<Workflow>("short", _engine.Namespace) is null);
    }

    [Test]
    public async Task A_suspended_workflow_waits_until_it_is_resumed()
    {
        await _engine.CreateScriptAsync("paused", "echo now", "suspend: true");
        await _engine.UntilAsync("paused", workflow => workflow.Status.Phase == "Running");
        await Eventually.StaysTrueAsync(async () => (await _engine.GetAsync("paused")).Status.Progress == "0/0", TimeSpan.FromMilliseconds(300));

        await ChangeAsync("paused", new() { ["suspend"] = null });

        (await _engine.EndOfAsync("paused")).Status.Phase.Should().Be("Succeeded");
    }

    [Test]
    public async Task An_engine_that_stops_marks_what_was_under_way()
    {
        await _engine.CreateScriptAsync("cut", "sleep 77776");
        await Eventually.TrueAsync(() => IsRunningAsync("sleep 77776"));

        await _engine.StopAsync();

        var workflow = await _engine.GetAsync("cut");
        workflow.Status.Should().BeEquivalentTo(new { Phase = "Error", Message = "the local engine was stopped while this Workflow was running" });
        workflow.Status.Nodes!["cut"].Phase.Should().Be("Error");
        (await IsRunningAsync("sleep 77776")).Should().BeFalse();
    }

    [Test]
    public async Task An_engine_that_starts_marks_what_another_one_left_and_begins_what_is_new()
    {
        await _engine.CreateScriptAsync("gone", "true");
        await _engine.EndOfAsync("gone");
        await _engine.StopAsync();
        await _engine.Client.DeleteAsync<Workflow>("gone", _engine.Namespace);
        await _engine.CreateScriptAsync("lost", "true");
        await _engine.Client.PatchAsync<Workflow>(
            MergePatch.Of((JsonObject)JsonNode.Parse("""{"status":{"phase":"Running","startedAt":"2026-01-01T00:00:00Z","nodes":{"lost":{"id":"lost","phase":"Running"}}}}""")!), "lost", _engine.Namespace);
        await _engine.CreateScriptAsync("new", "true");

        await _engine.RunAsync();

        var workflow = await _engine.EndOfAsync("lost");
        workflow.Status.Should().BeEquivalentTo(new { Phase = "Error", Message = "the local engine was restarted while this Workflow was running" });
        workflow.Status.Nodes!["lost"].Phase.Should().Be("Error");
        (await _engine.EndOfAsync("new")).Status.Phase.Should().Be("Succeeded");
        await Eventually.TrueAsync(() => !Directory.Exists(Path.Combine(_engine.Folder, "workflows", _engine.Namespace, "gone")));
    }

    [Test]
    public async Task Two_engines_do_not_share_a_work_folder()
    {
        var second = () => LocalEngineMachine.PrepareAsync(new() { WorkFolder = _engine.Folder }, CancellationToken.None);

        await second.Should().ThrowAsync<LocalEngineException>().WithMessage("*because another local engine uses it*");
    }

    [Test]
    public async Task Hundreds_of_workflows_wait_for_their_turn()
    {
        const int Count = 100;
        await Task.WhenAll(Enumerable.Range(0, Count).Select(index => _engine.CreateScriptAsync($"many-{index}", "echo $$ >/dev/null")));

        for (var index = 0; index < Count; index++)
        {
            var workflow = await _engine.EndOfAsync($"many-{index}");
            workflow.Status.Phase.Should().Be("Succeeded", workflow.Status.Message);
        }

        Directory.GetDirectories("/proc").Count(process => File.Exists($"{process}/stat") && IsZombieOfOurs(process)).Should().Be(0);
    }

    private static bool IsZombieOfOurs(string process)
    {
        try
        {
            var fields = File.ReadAllText($"{process}/stat").Split(") ")[^1].Split(' ');
            return fields[0] == "Z" && fields[1] == Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Task<Workflow> ChangeAsync(string name, JsonObject spec) =>
        _engine.Client.PatchAsync<Workflow>(MergePatch.Of(new() { ["spec"] = spec }), name, _engine.Namespace);

    private static async Task<bool> IsRunningAsync(string command) =>
        (await Programs.RunAsync("ps", ["-eo", "args"])).Split('\n').Any(line => line.Trim() == command);
}
