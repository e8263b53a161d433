using System.Globalization;
using System.Text.Json.Nodes;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Commands.Users;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>Commands that continue until work ends or until they are interrupted, and Orders with many artifacts and steps, on a real API server.</summary>
internal sealed class FollowTests
{
    // No command needs as long. It ends a test whose command would not end.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private BrokenSituations _situations;
    private TemporaryFolder _folder;

    [OneTimeSetUp]
    public async Task Prepare()
    {
        _folder = new();
        _situations = await BrokenSituations.StartAsync(100, "selected", "blocked", "short", "deleted", "watch", "many", "steps", "artifact", "wait");
        foreach (var situation in new[] { "selected", "blocked" })
        {
            await _situations.OrderAsync(situation, spec => spec with { Artifacts = [.. spec.Artifacts, spec.Artifacts[0] with { Name = "lost", SrcRef = new() { Name = "nowhere" } }] });
        }

        await _situations.OrderAsync("short", spec => spec with { TTLSecondsAfterCompletion = 0 });
        foreach (var situation in new[] { "deleted", "watch", "steps", "wait" })
        {
            await _situations.OrderAsync(situation);
        }

        await _situations.OrderAsync("artifact", artifacts: 2);
        await _situations.OrderAsync("many", artifacts: 56);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _situations.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase("selected", "--artifact", "0")]
    [TestCase("blocked")]
    [TestCase("short")]
    public async Task Followed_logs_end_with_the_work_that_can_end(string situation, params string[] selection)
    {
        await _situations.RunAsync(situation, "Running", "Pod", "Running", "");
        var run = (await _situations.Client.ListAsync<V1Alpha1Workflow>(_situations.NamespaceOf(situation))).Single();
        _folder.Write($"workflows/{run.Namespace()}/{run.Name()}/uid", run.Uid());
        _folder.Write($"workflows/{run.Namespace()}/{run.Name()}/logs/{run.Name()}-1.log", "no such image\n");
        var following = _situations.RunAsync(situation, ["logs", "order/images", "-f", "--engine-folder", _folder.Root, .. selection]);

        await _situations.RunAsync(situation, "Failed", "Pod", "Failed", "Error (exit code 1): no such image");

        var ended = await following.WaitAsync(Limit);
        // Work without a lifetime can be deleted before its log is read.
        ended.Should().Match<PluginRun>(end => end.Output == "==> artifact 0, step copy <==\nno such image\n" && end.ExitCode == 0 || situation == "short" && end.ExitCode == 1);
    }

    [Test]
    public async Task Followed_logs_of_an_Order_that_is_deleted_end()
    {
        await _situations.RunAsync("deleted", "Running", "Pod", "Running", "");
        var following = _situations.RunAsync("deleted", ["logs", "order/images", "-f"]);

        await _situations.Client.DeleteAsync<V1Alpha1Order>("images", _situations.NamespaceOf("deleted"));

        (await following.WaitAsync(Limit)).ExitCode.Should().BeOneOf(1, 69);
    }

    [Test]
    public async Task A_watched_tree_is_printed_again_after_a_change()
    {
        await _situations.RunAsync("watch", "Running", "Pod", "Running", "");
        var (plane, @namespace, output) = (await Cluster.GetAsync(), _situations.NamespaceOf("watch"), new StringWriter());
        using var interrupt = new CancellationTokenSource();
        var watching = KubectlPlugin.RunAsync(
            ["tree", "images", "-w", "-n", @namespace, "--kubeconfig", plane.AdminKubeconfig], TextWriter.Synchronized(output), TextWriter.Null, interrupt.Token);
        await Eventually.TrueAsync(() => Text(output).Contains("step copy"));

        await _situations.RunAsync("watch", "Failed", "Pod", "Failed", "Error (exit code 1): no such image");
        await Eventually.TrueAsync(() => Text(output).Contains("no such image"));

        await interrupt.CancelAsync();
        (await watching.WaitAsync(Limit)).Should().Be(KubectlPlugin.Interrupted);
        Text(output).Split("NAME ").Length.Should().BeGreaterThan(2);
    }

    [Test]
    public async Task The_last_of_many_artifacts_has_steps()
    {
        var @namespace = _situations.NamespaceOf("many");
        var runs = await Eventually.GetAsync(async () => (await _situations.Client.ListAsync<V1Alpha1Workflow>(@namespace)) is { Count: 56 } all ? all : null);
        foreach (var run in runs)
        {
            await _situations.RunAsync(run, "Succeeded", "Pod", "Succeeded", "");
            _folder.Write($"workflows/{@namespace}/{run.Name()}/uid", run.Uid());
            _folder.Write($"workflows/{@namespace}/{run.Name()}/logs/{run.Name()}-1.log", "copied\n");
        }

        (await _situations.RunAsync("many", ["logs", "order/images", "--artifact", "55", "--engine-folder", _folder.Root])).Should().Be(
            new PluginRun(0, "==> artifact 55, step copy <==\ncopied\n", ""));
        (await _situations.RunAsync("many", ["logs", "order/images", "--engine-folder", _folder.Root])).Errors.Should().Contain(
            "note: of 6 further Workflows of order/images, only steps that failed or wait are known: use logs --artifact N\n");
    }

    [Test]
    public async Task A_step_that_fails_after_hundreds_of_others_is_shown()
    {
        await _situations.RunAsync("steps", "Failed", "Pod", "Failed", "Error (exit code 1): no such image");
        var run = (await _situations.Client.ListAsync<V1Alpha1Workflow>(_situations.NamespaceOf("steps"))).Single();
        var nodes = new JsonObject();
        foreach (var index in Enumerable.Range(2, 600))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{run.Name()}-{index}");
            nodes[id] = new JsonObject
            {
                ["id"] = id, ["name"] = id, ["displayName"] = $"step-{index}", ["type"] = "Pod", ["phase"] = index == 601 ? "Failed" : "Succeeded",
                ["startedAt"] = new DateTime(2026, 11, 28, 12, index / 60, index % 60, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            };
        }

        await _situations.PatchAsync<V1Alpha1Workflow>("steps", run.Name(), new() { ["status"] = new JsonObject { ["nodes"] = nodes } });
        _folder.Write($"workflows/{run.Namespace()}/{run.Name()}/uid", run.Uid());
        _folder.Write($"workflows/{run.Namespace()}/{run.Name()}/logs/{run.Name()}-601.log", "failed here\n");
        _folder.Write($"workflows/{run.Namespace()}/{run.Name()}/logs/{run.Name()}-599.log", "late\n");

        (await _situations.RunAsync("steps", ["tree", "order/images"])).Output.Should().Contain("step step-601 ").And.Contain(", 101 of them are not shown\n").And.NotContain("step step-600 ");
        (await _situations.RunAsync("steps", ["logs", "images", "--step", "step-601", "--engine-folder", _folder.Root])).Should().Be(new PluginRun(0, "==> artifact 0, step step-601 <==\nfailed here\n", ""));
        (await _situations.RunAsync("steps", ["logs", "images", "--step", "step-599", "--engine-folder", _folder.Root])).Should().Be(new PluginRun(0, "==> artifact 0, step step-599 <==\nlate\n", ""));
        var all = await _situations.RunAsync("steps", ["logs", "images", "--engine-folder", _folder.Root]);
        all.Output.Should().Contain("failed here\n");
        all.Errors.Should().Contain("note: logs of 101 further steps of Workflow 'images-HASH' are not printed: use --step NAME\n");
    }

    [Test]
    public async Task Trees_of_all_namespaces_name_the_namespace_of_each_Order()
    {
        var (watch, wait) = (_situations.NamespaceOf("watch"), _situations.NamespaceOf("wait"));

        var table = (await _situations.RunAsync("watch", ["tree", "-A"])).Output;
        table.Should().MatchRegex(@"^NAME +NAMESPACE +PHASE").And.MatchRegex(@"Order/images +team-a ").And.MatchRegex($@"Order/images +{wait} ");
        JsonNode.Parse((await _situations.RunAsync("watch", ["tree", "-A", "-o", "json"])).Output)!.AsArray().Select(tree => $"{tree!["namespace"]}").Should().Contain(["team-a", wait]);
        (await _situations.RunAsync("watch", ["tree", "-A", "-o", "name"])).Output.Split("order.arc.opendefense.cloud/images\n").Length.Should().BeGreaterThan(8);
        (await _situations.RunAsync("watch", ["why", "-A"])).Output.Should().Contain("order/images in team-a: ").And.Contain($"order/images in {wait}: ");
        watch.Should().NotBe(wait);
    }

    [Test]
    public async Task One_artifact_is_stopped_and_repeated_without_the_others()
    {
        var @namespace = _situations.NamespaceOf("artifact");
        var runs = await Eventually.GetAsync(async () => (await _situations.Client.ListAsync<V1Alpha1Workflow>(@namespace)) is { Count: 2 } both ? both : null);

        (await _situations.RunAsync("artifact", ["stop", "order/images", "--artifact", "1", "--wait=false"])).Should().Be(new PluginRun(0, "artifact 1 of order/images: 1 Workflow stopped\n", ""));

        var stopped = (await _situations.Client.ListAsync<WorkflowDefinition>(@namespace)).Where(IsStopped).Should().ContainSingle().Which;
        (await _situations.Client.GetAsync<V1Alpha1Order>("images", @namespace))!.Spec.Suspend.Should().NotBe(true);
        await _situations.RunAsync(runs.Single(run => run.Name() == stopped.Name()), "Failed", "Pod", "Failed", "stopped");
        await Eventually.TrueAsync(async () => (await _situations.RunAsync("artifact", ["why", "images"])).Output.Contains("act:  Failed: artifact 1: "));

        (await _situations.RunAsync("artifact", ["retry", "order/images", "--artifact", "1"])).Should().Be(new PluginRun(0, "artifact 1 of order/images is repeated\n", ""));
        var works = await _situations.Client.ListAsync<Api.ArtifactWorkflows.V1Alpha1ArtifactWorkflow>(@namespace);
        works.Should().ContainSingle(work => work.Status.LastForceAt != null).Which.Name().Should().Be(stopped.Name());
        (await _situations.RunAsync("artifact", ["retry", "order/images", "--artifact", "2"])).ExitCode.Should().Be(69);
    }

    [Test]
    public async Task A_stop_waits_until_the_Workflows_have_ended()
    {
        await _situations.RunAsync("wait", "Running", "Pod", "Running", "");

        (await _situations.RunAsync("wait", ["stop", "order/images", "--timeout", "1"])).Should().Be(
            new PluginRun(1, "order/images suspended, 1 Workflow stopped, but the operator has not carried it out yet: see kubectl arc check\n", ""));

        var stopping = _situations.RunAsync("wait", ["stop", "order/images"]);
        await _situations.RunAsync("wait", "Failed", "Pod", "Failed", "stopped");
        (await stopping.WaitAsync(Limit)).ExitCode.Should().Be(0);
    }

    private static bool IsStopped(WorkflowDefinition run) => run.Spec!.Value.TryGetProperty("shutdown", out _);

    private static string Text(StringWriter writer)
    {
        try
        {
            return writer.ToString();
        }
        catch (ArgumentOutOfRangeException)
        {
            // The command writes at the same time.
            return "";
        }
    }
}
