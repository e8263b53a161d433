using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>Limits of an Endpoint with a real API server.</summary>
internal sealed class EndpointBudgetTests : ArcTest
{
    [Test]
    public async Task Work_beyond_the_limit_of_an_Endpoint_waits_and_a_restart_keeps_the_count()
    {
        await LimitAsync("""{ "concurrent": 2, "bandwidth": "50Mi" }""");
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(4));
        await Eventually.TrueAsync(async () => (await WaitingAsync()).Count == 2);
        var begun = await Namespace.WorkflowsAsync(2);

        (await WaitingAsync())[0].Status.Message.Should().Be("Endpoint 'src' allows 2 unfinished workflows (spec.limits.concurrent): ARC starts this one when one of them has ended");
        (await WaitingAsync())[0].Spec.Parameters.Should().Contain(parameter => parameter.Name == "srcBandwidth" && parameter.Value == "52428800")
            .And.NotContain(parameter => parameter.Name == "dstBandwidth");

        await RestartOperatorAsync();
        await Namespace.CreateAsync(An.Order("more").WithArtifact("""{ "image": "more" }"""));
        await Eventually.TrueAsync(async () => (await WaitingAsync()).Count == 3);
        (await Namespace.WorkflowsAsync(2)).Should().HaveCount(2);

        // Lower limits end nothing, and nothing starts.
        await LimitAsync("""{ "concurrent": 1 }""");
        await Namespace.SucceedAsync(begun[0]);
        await Namespace.CreateAsync(An.Order("last").WithArtifact("""{ "image": "last" }"""));
        await Eventually.TrueAsync(async () => (await WaitingAsync()).Count == 4);
        (await Namespace.WorkflowsAsync(2)).Should().HaveCount(2);

        await Namespace.PatchAsync<V1Alpha1Endpoint>("src", """{ "spec": { "limits": null } }""");
        (await Namespace.WorkflowsAsync(6)).Should().HaveCount(6);
    }

    [Test]
    public async Task A_refusal_of_an_Endpoint_stops_starts_until_its_time_and_the_work_is_repeated()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(1));
        var refused = await Namespace.OnlyWorkflowAsync();

        await Namespace.SayAsync(refused, $$"""
            {
              "phase": "Failed", "message": "main: Error (exit code 1)", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}",
              "outputs": { "parameters": [{ "name": "arc-retry-after", "value": "6" }] }
            }
            """);

        var endpoint = await Namespace.EntityAsync<V1Alpha1Endpoint>("src", found => found.Status.CoolingUntil is not null);
        endpoint.Status.Conditions.IsTrue(EndpointConditions.RateLimitedType).Should().BeTrue();
        var waiting = await Namespace.ArtifactWorkflowAsync(refused.Name(), found => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.RateLimited);
        (waiting.Status.Phase, waiting.Status.FailureTime).Should().Be((WorkflowPhase.Pending, null));
        await Namespace.CreateAsync(An.Order("other").WithArtifact("""{ "image": "other" }"""));
        await Eventually.TrueAsync(async () => (await WaitingAsync()).Count == 2);

        await RestartOperatorAsync();

        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<V1Alpha1Workflow>()).Count(workflow => workflow.Uid() != refused.Uid()) == 2);
        (await Namespace.ListAsync<V1Alpha1Workflow>()).Where(workflow => workflow.Uid() != refused.Uid())
            .Should().OnlyContain(workflow => workflow.CreationTimestamp() >= endpoint.Status.CoolingUntil!.Value.UtcDateTime);
        (await Namespace.EntityAsync<V1Alpha1Endpoint>("src", found => found.Status.CoolingUntil is null)).Status.Conditions.Find(EndpointConditions.RateLimitedType).Should().BeNull();
    }

    [Test]
    public async Task The_status_of_an_Endpoint_is_not_written_for_each_start()
    {
        await LimitAsync("""{ "concurrent": 3 }""");
        await Namespace.CreateAsync(An.Order("order").WithArtifacts(12));
        await Eventually.TrueAsync(async () => (await WaitingAsync()).Count == 9);

        var endpoint = await Namespace.EntityAsync<V1Alpha1Endpoint>("src", found => found.Status.Active == 3 && found.Status.Waiting == 9);

        Operator.Calls.Count(call => call.Resource == "endpoints/status" && call.Name == "src").Should().BeLessThan(8);
        endpoint.Status.CoolingUntil.Should().BeNull();
    }

    private async Task LimitAsync(string limits)
    {
        var endpoint = await Namespace.PatchAsync<V1Alpha1Endpoint>("src", $$"""{ "spec": { "limits": {{limits}} } }""");
        await Namespace.EntityAsync<V1Alpha1Endpoint>("src", found => found.Status.ObservedGeneration >= endpoint.Generation());
    }

    private async Task<List<V1Alpha1ArtifactWorkflow>> WaitingAsync() =>
        [.. (await Namespace.ListAsync<V1Alpha1ArtifactWorkflow>())
            .Where(found => found.Status.Conditions.Find(Conditions.Ready)?.Reason is ArcReasons.WaitingForEndpoint or ArcReasons.RateLimited)];
}
