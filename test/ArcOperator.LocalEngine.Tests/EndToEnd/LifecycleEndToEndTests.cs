using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.EndToEnd;

/// <summary>Workflows that end early, and engines that stop and start.</summary>
public sealed class LifecycleEndToEndTests
{
    private TestEngine _engine = null!;

    [SetUp]
    public async Task Start() => _engine = await TestEngine.StartAsync();

    [TearDown]
    public async Task Stop() => await _engine.DisposeAsync();

    [Test]
    public async Task Background_processes_of_a_step_end_with_the_step()
    {
        await _engine.CreateScriptAsync("daemon", "setsid sh -c 'exec sleep 77771' & echo $!; exit 3");

        (await _engine.EndOfAsync("daemon")).Status.Message.Should().MatchRegex(@"^main: Error \(exit code 3\): \d+$");

        await Eventually.TrueAsync(async () => !await IsRunningAsync("sleep 77771"));
    }

    [Test]
    public async Task Deleting_a_workflow_ends_its_processes_and_removes_its_folders()
    {
        await _engine.CreateScriptAsync("deleted", "trap '' TERM; sleep 77772 & sleep 77772");
        await Eventually.TrueAsync(() => IsRunningAsync("sleep 77772"));

        await _engine.Client.DeleteAsync<Workflow>("deleted", _engine.Namespace);

        await Eventually.TrueAsync(async () => !await IsRunningAsync("sleep 77772"));
        await Eventually.TrueAsync(() => !Directory.Exists(Path.Combine(_engine.Folder, "workflows", _engine.Namespace, "deleted")));
    }

    [Test]
    public async Task A_new_workflow_with_the_name_of_a_deleted_one_runs_from_its_beginning()
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
    public async Task Shutdown_with_Stop_runs_the_exit_handler()
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
    public async Task A_step_past_its_timeout_is_killed()
    {
        await _engine.CreateAsync("late", "{ entrypoint: main, templates: [{ name: main, timeout: 1s, container: { image: a, command: [sleep, '77775'] } }] }");

        (await _engine.EndOfAsync("late")).Status.Should().BeEquivalentTo(new { Phase = "Failed", Message = "Step exceeded its deadline" });

        (await IsRunningAsync("sleep 77775")).Should().BeFalse();
    }

    [Test]
    public async Task A_finished_workflow_is_deleted_after_its_TTL()
    {
        // The finalizer keeps the deleted Workflow until the test has seen it.
        await _engine.Client.CreateAsync(new Workflow
        {
            Metadata = new() { Name = "short", NamespaceProperty = _engine.Namespace, Finalizers = ["local-engine.test/hold"] },
            Spec = Definitions.Json("{ entrypoint: main, ttlStrategy: { secondsAfterSuccess: 1 }, templates: [{ name: main, container: { image: a, command: ['true'] } }] }"),
        });

        var deleted = await _engine.UntilAsync("short", workflow => workflow.Metadata.DeletionTimestamp is not null);

        deleted.Status.Phase.Should().Be("Succeeded");
        await _engine.KubectlAsync("patch", "workflow", "short", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
        await Eventually.TrueAsync(async () => await _engine.Client.GetAsync<Workflow>("short", _engine.Namespace) is null);
    }

    [Test]
    public async Task A_suspended_workflow_waits_until_it_is_resumed()
    {
        await _engine.CreateScriptAsync("paused", "echo now", "suspend: true");
        await _engine.UntilAsync("paused", workflow => workflow.Status.Phase == "Running");
        await _engine.CreateScriptAsync("later", "true");
        await _engine.EndOfAsync("later");
        (await _engine.GetAsync("paused")).Status.Progress.Should().Be("0/0");

        await ChangeAsync("paused", new() { ["suspend"] = null });

        (await _engine.EndOfAsync("paused")).Status.Phase.Should().Be("Succeeded");
    }

    [Test]
    public async Task Running_workflows_end_in_error_when_the_engine_stops()
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
    public async Task After_a_start_lost_workflows_end_in_error_and_new_workflows_run()
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
    public async Task A_second_engine_cannot_use_the_same_work_folder()
    {
        var second = () => LocalEngineMachine.PrepareAsync(new() { WorkFolder = _engine.Folder }, CancellationToken.None);

        await second.Should().ThrowAsync<LocalEngineException>().WithMessage("*because another local engine uses it*");
    }

    [Test]
    public async Task A_hundred_workflows_at_once_all_succeed()
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
