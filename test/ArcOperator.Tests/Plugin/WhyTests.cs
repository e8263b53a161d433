using System.Text.Json.Nodes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>The whole output of <c>kubectl arc why</c> for Orders that stand still, on a real API server with the operator.</summary>
internal sealed class WhyTests
{
    private BrokenSituations _situations;

    [OneTimeSetUp]
    public async Task Prepare()
    {
        _situations = await BrokenSituations.StartAsync(
            "missing-endpoint", "wrong-usage", "missing-secret", "missing-type", "missing-parameter", "missing-template", "capacity", "image-pull", "failed-step", "suspended", "approval");
        await _situations.OrderAsync("missing-endpoint", spec => spec with { Defaults = spec.Defaults! with { SrcRef = new() { Name = "nowhere" } } }, artifacts: 3);
        await _situations.PatchAsync<V1Alpha1Endpoint>("wrong-usage", "destination", Spec(new() { ["usage"] = "PullOnly" }));
        await _situations.OrderAsync("wrong-usage");
        await _situations.PatchAsync<V1Alpha1Endpoint>("missing-secret", "destination", Spec(new() { ["secretRef"] = new JsonObject { ["name"] = "credentials" } }));
        await _situations.OrderAsync("missing-secret");
        await _situations.OrderAsync("missing-type", spec => spec with { Artifacts = [spec.Artifacts[0] with { Type = "helm" }] });
        await _situations.PatchAsync<V1Alpha1WorkflowTemplate>(
            "missing-parameter", "copy", Spec(new() { ["arguments"] = new JsonObject { ["parameters"] = new JsonArray(new JsonObject { ["name"] = "specPlatform" }) } }));
        await _situations.OrderAsync("missing-parameter");
        await _situations.Client.DeleteAsync<V1Alpha1WorkflowTemplate>("copy", _situations.NamespaceOf("missing-template"));
        await _situations.OrderAsync("missing-template");
        await _situations.OrderAsync("capacity", name: "first");
        await Eventually.TrueAsync(async () => (await _situations.Client.ListAsync<V1Alpha1Workflow>(_situations.NamespaceOf("capacity"))).Count == 1);
        await _situations.OrderAsync("capacity");
        await _situations.OrderAsync("image-pull");
        await _situations.OrderAsync("failed-step");
        await _situations.OrderAsync("suspended", spec => spec with { Suspend = true });
        await _situations.OrderAsync("approval");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _situations.DisposeAsync();

    [Test]
    public Task A_missing_Endpoint_is_named_once_for_all_artifacts() => ShouldBeAsync("missing-endpoint", 2, """
        order/images in team-a: Pending, 0/3 delivered
          act:  InvalidEndpoint: Endpoint 'nowhere' (source of artifact 0) does not exist in this namespace; create it and ARC retries automatically (failed to fetch endpoint for source) (also artifact 1, 2)
                kubectl get aep -n team-a

        """);

    [Test]
    public Task A_wrong_usage_is_named_with_its_Endpoint() => ShouldBeAsync("wrong-usage", 2, """
        order/images in team-a: Pending, 0/1 delivered
          act:  InvalidEndpoint: Endpoint 'destination' (destination of artifact 0) needs spec.usage PushOnly or All (artifact validation failed: endpoint 'destination' usage 'PullOnly' is not compatible with destination usage)
                kubectl describe aep destination -n team-a

        """);

    [Test]
    public Task A_missing_Secret_is_named_with_its_Endpoint() => ShouldBeAsync("missing-secret", 2, """
        order/images in team-a: Pending, 0/1 delivered
          act:  InvalidSecret: Secret 'credentials' of Endpoint 'destination' (destination of artifact 0) does not exist; create it and ARC retries automatically (failed to fetch secret for destination)
                kubectl get secrets -n team-a

        """);

    [Test]
    public Task A_missing_type_is_named() => ShouldBeAsync("missing-type", 2, """
        order/images in team-a: Pending, 0/1 delivered
          act:  InvalidArtifactType: ArtifactType or ClusterArtifactType 'helm' (type of artifact 0) does not exist; create one and ARC retries automatically (failed to fetch ArtifactType or ClusterArtifactType)
                kubectl get aty,caty -n team-a

        """);

    [Test]
    public Task A_parameter_without_a_value_is_named_with_its_template() => ShouldBeAsync("missing-parameter", 2, """
        order/images in team-a: Pending, 0/1 delivered
          act:  MissingParameter: artifact 0: WorkflowTemplate 'copy' requires parameter specPlatform, which has no value: set it in the artifact's spec or in the type
                kubectl edit order images -n team-a

        """);

    [Test]
    public Task A_missing_template_is_named() => ShouldBeAsync("missing-template", 2, """
        order/images in team-a: Pending, 0/1 delivered
          act:  TemplateNotFound: artifact 0: WorkflowTemplate 'copy' does not exist in this namespace (a ClusterWorkflowTemplate of that name does not exist): create it; ARC continues automatically
                kubectl get workflowtemplates,clusterworkflowtemplates -n team-a

        """);

    [Test]
    public Task A_wait_for_capacity_is_named() => ShouldBeAsync("capacity", 1, """
        order/images in team-a: Pending, 0/1 delivered
          wait: WaitingForCapacity: artifact 0: as many Workflows are unfinished as argo.maxActiveWorkflows and argo.maxActiveWorkflowsPerNamespace allow: ARC starts this one automatically in its turn
                kubectl get workflows -A -l '!workflows.argoproj.io/completed'

        """);

    [Test]
    public async Task An_image_that_cannot_be_pulled_is_named_with_the_answer_of_its_registry()
    {
        await _situations.RunAsync("image-pull", "Running", "Pod", "Pending",
            "ImagePullBackOff: Back-off pulling image \"registry.invalid/nothing:1.0\": ErrImagePull: failed to pull and unpack image \"registry.invalid/nothing:1.0\": failed to resolve image: failed to do request: Head \"https://registry.invalid/v2/nothing/manifests/1.0\": dial tcp: lookup registry.invalid: no such host");

        await ShouldBeAsync("image-pull", 1, """
            order/images in team-a: Running, 0/1 delivered
              wait: ImagePull: artifact 0: image registry.invalid/nothing:1.0 cannot be pulled: lookup registry.invalid: no such host
                    kubectl describe pods -n team-a -l workflows.argoproj.io/workflow=images-HASH

            """);
    }

    [Test]
    public async Task A_failed_step_is_named_with_its_message_and_the_command_for_its_log()
    {
        await _situations.RunAsync("failed-step", "Failed", "Pod", "Failed", "Error (exit code 1): no such image");

        await ShouldBeAsync("failed-step", 2, """
            order/images in team-a: Failed, 0/1 delivered
              act:  Failed: artifact 0: step 'copy' exited with 1: no such image
                    kubectl arc logs order/images -n team-a --artifact 0

            """);
    }

    [Test]
    public Task A_suspended_Order_is_resumed_by_the_named_command() => ShouldBeAsync("suspended", 2, """
        order/images in team-a: Suspended, 0/1 delivered
          act:  Suspended: spec.suspend of the Order is true, so no new work starts
                kubectl arc resume order/images -n team-a

        """);

    [Test]
    public async Task A_step_that_waits_for_an_approval_needs_a_person()
    {
        await _situations.RunAsync("approval", "Running", "Suspend", "Running", "");

        await ShouldBeAsync("approval", 2, """
            order/images in team-a: Running, 0/1 delivered
              act:  WaitingForResume: artifact 0: step 'copy' is suspended: resume with argo resume images-HASH -n team-a
                    argo resume images-HASH -n team-a

            """);
    }

    private async Task ShouldBeAsync(string situation, int exitCode, string expected)
    {
        var run = await _situations.UntilAsync(situation, expected, "why", "order/images");

        run.Output.Should().Be(expected);
        run.ExitCode.Should().Be(exitCode);
        run.Errors.Should().BeEmpty();
    }

    private static JsonObject Spec(JsonObject fields) => new() { ["spec"] = fields };
}
