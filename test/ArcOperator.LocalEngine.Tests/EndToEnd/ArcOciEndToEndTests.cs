using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.EndToEnd;

/// <summary>The shipped template arc-oci, whose containers share one pod. ArcOperator.Templates.Tests has the tests of its gates.</summary>
public sealed class ArcOciEndToEndTests
{
    private TestEngine _engine = null!;
    private LocalServer _source = null!;
    private LocalServer _destination = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        using var path = await WorkerPrograms.OnPathAsync("oras", "cosign");
        _source = await LocalServer.StartRegistryAsync();
        await _source.RunAsync("images");
        _destination = await LocalServer.StartRegistryAsync();
        _engine = await TestEngine.StartAsync();
        await _engine.KubectlAsync("apply", "-f", Repository.PathOf("config", "templates", "library", "arc-oci.yaml"));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _engine.DisposeAsync();
        await _destination.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Test]
    public async Task An_image_arrives_and_is_reported()
    {
        var workflow = await DeliverAsync("plain", "a/hello:1", "off");

        workflow.Status.Phase.Should().Be("Succeeded", Messages(workflow));
        var digest = (await _source.RunAsync("digest", "library/hello:1.0")).Trim();
        (await _destination.RunAsync("digest", "a/hello:1")).Trim().Should().Be(digest);
        var report = Report(workflow);
        report.Should().Contain("arc-digest", digest).And.Contain("arc-source-digest", digest);
        report["arc-gates"].Should().Contain("\"name\":\"signature\",\"result\":\"Skipped\"");
    }

    [Test]
    public async Task A_gate_ends_the_pod_before_the_push_and_its_result_is_reported()
    {
        var workflow = await DeliverAsync("gated", "a/gated:1", "cosign");

        workflow.Status.Phase.Should().Be("Failed", Messages(workflow));
        var report = Report(workflow);
        report["arc-gates"].Should().Be("""[{"name":"signature","result":"Error","tool":"cosign","version":"devel","message":"trustedKeys has no PEM block"}]""");
        report.GetValueOrDefault("arc-digest").Should().BeNullOrEmpty();
        Messages(workflow).Should().Contain("(exit code 11)");
    }

    private async Task<Workflow> DeliverAsync(string name, string target, string gate)
    {
        await _engine.CreateAsync(name, $$"""
            workflowTemplateRef: { name: arc-oci, clusterScope: true }
            arguments:
              parameters:
                - { name: srcRemoteURL, value: "http://{{_source.Address}}" }
                - { name: dstRemoteURL, value: "http://{{_destination.Address}}" }
                - { name: specImage, value: "library/hello:1.0" }
                - { name: specOverride, value: "{{target}}" }
                - { name: gateSignature, value: "{{gate}}" }
            """);
        return await _engine.EndOfAsync(name);
    }

    private static Dictionary<string, string?> Report(Workflow workflow) => workflow.Status.Outputs!.Parameters!.ToDictionary(output => output.Name, output => (string?)output.Value);

    private static string Messages(Workflow workflow) => workflow.Status.Message + " / " + string.Join(" / ", workflow.Status.Nodes?.Values.Select(node => $"{node.DisplayName}: {node.Message}") ?? []);
}
