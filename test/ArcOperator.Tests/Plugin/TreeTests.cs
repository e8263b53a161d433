using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>The commands tree, logs, retry, suspend, resume and stop on a real API server with the operator.</summary>
internal sealed class TreeTests
{
    private BrokenSituations _situations;

    [OneTimeSetUp]
    public async Task Prepare()
    {
        _situations = await BrokenSituations.StartAsync("tree", "logs", "control", "stop");
        await _situations.OrderAsync("tree", spec => spec with { Artifacts = [.. spec.Artifacts, spec.Artifacts[0] with { Name = "lost", SrcRef = new() { Name = "nowhere" } }] });
        await _situations.OrderAsync("logs");
        await _situations.OrderAsync("control", spec => spec with { Suspend = true });
        await _situations.OrderAsync("stop");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _situations.DisposeAsync();

    [Test]
    public async Task A_tree_shows_artifacts_Endpoints_and_steps()
    {
        await _situations.RunAsync("tree", "Running", "Pod", "Running", "");

        await ShouldBeAsync("tree", ["tree", "order/images"], """
            NAME   PHASE   READY   AGE   DETAILS
            Order/images   Running   False   AGE   0/2 delivered
            |- artifact 0   image-0
            |  |- Endpoint/source (source)   True   AGE   127.0.0.1:1
            |  |- Endpoint/destination (destination)   True   AGE   127.0.0.1:1
            |  `- ArtifactWorkflow/images-HASH   Running   False   AGE   Progressing: running, 0/1 steps done
            |     `- Workflow/images-HASH   Running   AGE   0/1 steps
            |        `- step copy   Running   AGE
            `- artifact 1   Endpoint 'nowhere' (source of artifact 1) does not exist in this namespace; create it and ARC retries automatically (failed to fetch endpoint for source)
               |- Endpoint/nowhere (source)   does not exist
               `- Endpoint/destination (destination)   True   AGE   127.0.0.1:1

            """);
        (await _situations.RunAsync("tree", ["tree", "images", "-o", "name"])).Output.Should().Be(
            "order.arc.opendefense.cloud/images\nendpoint.arc.opendefense.cloud/source\nendpoint.arc.opendefense.cloud/destination\nartifactworkflow.arc.opendefense.cloud/images-HASH\nworkflow.argoproj.io/images-HASH\n");
        JsonNode.Parse((await _situations.RunAsync("tree", ["tree", "images", "-o", "json"])).Output)!["children"]![1]!["children"]![0]!["name"]!.GetValue<string>().Should().Be("nowhere");
    }

    [Test]
    public async Task Logs_come_from_the_folder_of_a_local_engine_or_from_the_status()
    {
        await _situations.RunAsync("logs", "Failed", "Pod", "Failed", "Error (exit code 1): no such image");
        await Eventually.TrueAsync(async () => (await _situations.Client.ListAsync<V1Alpha1ArtifactWorkflow>(_situations.NamespaceOf("logs"))).Any(work => work.Status.Message is { Length: > 0 }));
        using var folder = new TemporaryFolder();
        string[] command = ["logs", "order/images", "--engine-folder", folder.Root];

        (await _situations.RunAsync("logs", command)).Output.Should().StartWith("==> artifact 0, from the status of its ArtifactWorkflow <==\nstep 'copy' exited with 1: no such image\n");

        var run = (await _situations.Client.ListAsync<V1Alpha1Workflow>(_situations.NamespaceOf("logs"))).Single();
        folder.Write($"workflows/{run.Namespace()}/{run.Name()}/uid", run.Uid());
        folder.Write($"workflows/{run.Namespace()}/{run.Name()}/logs/{run.Name()}-1.log", "one\n\u001B[31mtwo\u202E\u0007\n");

        (await _situations.RunAsync("logs", [.. command, "--step", "copy"])).Output.Should().Be("==> artifact 0, step copy <==\none\ntwo\uFFFD\uFFFD\n");
        (await _situations.RunAsync("logs", [.. command, "--tail", "1", "-f"])).Output.Should().Be("==> artifact 0, step copy <==\ntwo\uFFFD\uFFFD\n");
        (await _situations.RunAsync("logs", [.. command, "--step", "other"])).ExitCode.Should().Be(1);
        (await _situations.RunAsync("logs", [.. command, "--artifact", "7"])).Should().Be(new PluginRun(69, "", "kubectl-arc: Order 'images' has no artifact 7: it has 1 artifacts\n"));
    }

    [Test]
    public async Task Resume_suspend_and_retry_write_the_documented_fields_and_wait_for_the_operator()
    {
        (await _situations.RunAsync("control", ["resume", "order/images", "--dry-run=server"])).Should().Be(new PluginRun(0, "order/images resumed (server dry run)\n", ""));
        (await OrderAsync("control")).Spec.Suspend.Should().BeTrue();

        (await _situations.RunAsync("control", ["retry", "images"])).Should().Be(
            new PluginRun(1, "order/images is suspended, so the work is repeated after kubectl arc resume\n", ""));
        (await _situations.RunAsync("control", ["resume", "order/images"])).Should().Be(new PluginRun(0, "order/images resumed\n", ""));
        (await OrderAsync("control")).Spec.Suspend.Should().BeFalse();
        await Eventually.TrueAsync(async () => (await OrderAsync("control")).Status.LastForceAt is not null);

        (await _situations.RunAsync("control", ["retry", "order/images"])).Output.Should().StartWith("order/images is not repeated yet: ", "the operator allows a repetition each ten minutes");

        (await _situations.RunAsync("control", ["suspend", "order/images"])).Should().Be(new PluginRun(0, "order/images suspended\n", ""));
        (await OrderAsync("control")).Status.Conditions.IsTrue("Suspended").Should().BeTrue();
    }

    [Test]
    public async Task Stop_suspends_the_Order_and_ends_its_Workflows()
    {
        await _situations.RunAsync("stop", "Running", "Pod", "Running", "");

        var stop = await _situations.RunAsync("stop", ["stop", "order/images", "--wait=false"]);

        stop.Should().Be(new PluginRun(0, "order/images suspended, 1 Workflow stopped\n", ""));
        (await OrderAsync("stop")).Spec.Suspend.Should().BeTrue();
        (await _situations.Client.ListAsync<WorkflowDefinition>(_situations.NamespaceOf("stop"))).Single().Spec!.Value.GetProperty("shutdown").GetString().Should().Be("Stop");
    }

    [Test]
    public async Task An_Order_that_does_not_exist_and_another_kind_are_named()
    {
        (await _situations.RunAsync("tree", ["why", "order/gone"])).Should().Be(new PluginRun(69, "", "kubectl-arc: Order 'gone' does not exist in namespace 'team-a': see kubectl get orders -A\n"));
        (await _situations.RunAsync("tree", ["why", "pod/gone"])).Should().Be(new PluginRun(64, "", "kubectl-arc: 'pod/gone' is not an Order: use order/NAME\n"));
    }

    private async Task<V1Alpha1Order> OrderAsync(string situation) => await _situations.Client.GetAsync<V1Alpha1Order>("images", _situations.NamespaceOf(situation)) ?? throw new InvalidOperationException();

    private async Task ShouldBeAsync(string situation, string[] command, string expected)
    {
        var run = await _situations.UntilAsync(situation, expected, command);

        run.Should().Be(new PluginRun(0, expected, ""));
    }
}
