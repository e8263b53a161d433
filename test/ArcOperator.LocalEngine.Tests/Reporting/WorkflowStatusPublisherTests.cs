using System.Text.Json.Nodes;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcOperator.LocalEngine.Tests.Reporting;

public sealed class WorkflowStatusPublisherTests
{
    private static readonly ObjectJson Json = new(LocalEngineJsonContext.Default);

    private KubernetesClient _client = null!;
    private string _namespace = "";

    [OneTimeSetUp]
    public async Task Connect()
    {
        await (await Cluster.GetAsync()).KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", "argo-crds.yaml"));
        await (await Cluster.GetAsync()).KubectlAsync("wait", "--for=condition=Established", "crd", "--all");
        _client = (await Cluster.GetAsync()).Connect(Json);
        _namespace = await Cluster.NewNamespaceAsync(_client);
    }

    [OneTimeTearDown]
    public void Disconnect() => _client.Dispose();

    [Test]
    public async Task Of_many_statuses_only_the_first_and_the_last_are_written()
    {
        var workflow = await CreateAsync("many");
        using var publisher = Publisher(workflow);
        var publishing = publisher.RunAsync(CancellationToken.None);
        publisher.Publish(new() { Phase = "Running", Progress = "0/100" });
        await Eventually.TrueAsync(async () => (await GetAsync("many")).Status.Progress == "0/100");
        for (var step = 1; step < 100; step++)
        {
            publisher.Publish(new() { Phase = "Running", Progress = $"{step}/100" });
        }

        publisher.Publish(new() { Phase = "Succeeded", Progress = "100/100" });
        publisher.Complete();
        await publishing;

        var written = await GetAsync("many");
        written.Status.Should().BeEquivalentTo(new { Phase = "Succeeded", Progress = "100/100" });
        (written.Generation() - workflow.Generation()).Should().BeLessThanOrEqualTo(3);
    }

    [Test]
    public async Task After_a_conflict_the_workflow_is_read_again_and_keeps_the_other_change()
    {
        var workflow = await CreateAsync("changed");
        await _client.PatchAsync<Workflow>(MergePatch.Of(new() { ["spec"] = new JsonObject { ["suspend"] = true } }), "changed", _namespace);

        await ReportAsync(workflow, new() { Phase = "Succeeded" });

        var written = await GetAsync("changed");
        written.Status.Phase.Should().Be("Succeeded");
        written.Spec.GetProperty("suspend").GetBoolean().Should().BeTrue();
    }

    [Test]
    public async Task The_status_of_a_deleted_workflow_is_not_written()
    {
        var workflow = await CreateAsync("gone");
        await _client.DeleteAsync<Workflow>("gone", _namespace);

        await ReportAsync(workflow, new() { Phase = "Succeeded" });

        (await _client.GetAsync<Workflow>("gone", _namespace)).Should().BeNull();
    }

    [Test]
    public async Task The_status_is_not_written_to_a_new_workflow_with_the_same_name()
    {
        var workflow = await CreateAsync("other");
        await _client.DeleteAsync<Workflow>("other", _namespace);
        await CreateAsync("other");

        await ReportAsync(workflow, new() { Phase = "Succeeded" });

        (await GetAsync("other")).Status.Phase.Should().BeNull();
    }

    [Test]
    public async Task A_failed_write_is_retried()
    {
        var answers = 0;
        await using var peer = new ScriptedPeer(exchange =>
        {
            if (Interlocked.Increment(ref answers) == 1)
            {
                exchange.Cut();
                return Task.CompletedTask;
            }

            return exchange.RespondAsync(200, """{"metadata":{"name":"wf","namespace":"n","uid":"u"},"status":{"phase":"Succeeded"}}""");
        });
        using var client = new KubernetesClient(new() { Host = peer.Uri }, Json, TimeProvider.System);
        using var publisher = new WorkflowStatusPublisher(
            new() { Metadata = new() { Name = "wf", NamespaceProperty = "n", Uid = "u", ResourceVersion = "1" } }, new(client, Json), client, TimeProvider.System, NullLogger.Instance);
        publisher.Publish(new() { Phase = "Succeeded" });
        publisher.Complete();

        await publisher.RunAsync(CancellationToken.None);

        peer.Requests[^1].Body.Should().Contain("\"phase\":\"Succeeded\"").And.Contain("\"resourceVersion\":\"1\"");
    }

    private async Task ReportAsync(Workflow workflow, WorkflowStatus status)
    {
        using var publisher = Publisher(workflow);
        publisher.Publish(status);
        publisher.Complete();
        await publisher.RunAsync(CancellationToken.None);
    }

    private WorkflowStatusPublisher Publisher(Workflow workflow) => new(workflow, new(_client, Json), _client, TimeProvider.System, NullLogger.Instance);

    private Task<Workflow> CreateAsync(string name) =>
        _client.CreateAsync(new Workflow { Metadata = new() { Name = name, NamespaceProperty = _namespace }, Spec = Definitions.Json("{ entrypoint: main }") });

    private async Task<Workflow> GetAsync(string name) => (await _client.GetAsync<Workflow>(name, _namespace))!;
}
