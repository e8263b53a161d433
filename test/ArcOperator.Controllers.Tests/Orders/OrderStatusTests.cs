using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderStatusTests
{
    [Test]
    public void The_status_holds_the_generations_of_Endpoints_and_the_fingerprints_of_Secrets_in_use()
    {
        var dependencies = new OrderDependencies()
            .With(An.Endpoint("src", secret: "keys", generation: 4)).With(An.Endpoint("unused", generation: 9)).With(An.Secret("keys")).With(An.Secret("unused"));

        var status = new OrderSimulation(An.Order().WithArtifacts(2), dependencies).Order.Status;

        status.EndpointGenerations.Should().Equal(new Dictionary<string, long> { ["dst"] = 1, ["src"] = 4 });
        status.SecretGenerations.Should().Equal(new Dictionary<string, string> { ["keys"] = "0123456789abcdef" });
    }

    [Test]
    public void Status_and_conditions_hold_the_reconciled_generation()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).Change(spec => spec with { Suspend = true });

        life.Order.Status.ObservedGeneration.Should().Be(2);
        life.Order.Status.Conditions.Should().OnlyContain(condition => condition.ObservedGeneration == 2);
    }

    [Test]
    public void The_status_of_a_thousand_artifacts_that_all_fail_or_are_blocked_stays_under_600_kB()
    {
        var message = string.Concat(Enumerable.Repeat("äöü 😀 ", 2000));
        var order = An.Order().WithArtifacts(1000).Build();
        var current = Enumerable.Range(0, 1000).Select(index => new CurrentWorkflow(index, $"{index:x16}", $"{index:x16}", An.ArtifactWorkflow($"order-{index:x16}").WithStatus(new()
        {
            Phase = WorkflowPhase.Failed, Progress = "10/12", Message = message, CompletionTime = An.Noon, FailureTime = An.Noon, LastScheduled = An.Noon, Succeeded = 100, Failed = 100,
        }).Build(), null)).ToList();
        var blockers = Enumerable.Range(0, 1000).Select(index => new ArtifactBlocker(index, ArtifactBlockers.InvalidParameters(message))).ToList();

        var status = OrderStatus.From(new(order, [], []), new() { Current = current, Blockers = blockers }, new(order), An.Noon);

        (status.ArtifactWorkflows!.Count, status.UnresolvedArtifacts!.Count).Should().Be((1000, 1000));
        SizeAsStored(status).Should().BeLessThan(600_000);
    }

    [Test]
    public void A_condition_keeps_its_transition_time_until_its_status_changes()
    {
        var life = new OrderSimulation(An.Order().WithArtifact());

        life.After(TimeSpan.FromMinutes(1)).All(WorkflowPhase.Running);
        life.Order.Status.Conditions.Find(Conditions.Ready)!.LastTransitionTime.Should().Be(An.Noon.UtcDateTime);

        life.After(TimeSpan.FromMinutes(1)).All(WorkflowPhase.Succeeded);
        life.Order.Status.Conditions.Find(Conditions.Ready)!.LastTransitionTime.Should().Be(An.Noon.UtcDateTime.AddMinutes(2));
    }

    [Test]
    public void A_refusal_of_the_API_server_is_an_unresolved_artifact()
    {
        var observed = An.Order().WithArtifact().Observed();
        var refused = new OrderOutcome(observed.Order) { Blockers = [new(0, new(ArcReasons.CreationFailed, "quota"))] };

        var status = OrderStatus.From(observed, OrderPlan.For(observed, new(), An.Noon), refused, An.Noon);

        status.UnresolvedArtifacts!.Single().Should().BeEquivalentTo(new { ArtifactIndex = 0, Reason = "CreationFailed", Message = "quota" });
        status.Conditions.Find(Conditions.Stalled)!.Reason.Should().Be("CreationFailed");
    }

    // The API server escapes only the characters that JSON requires.
    private static int SizeAsStored(V1Alpha1OrderStatus status)
    {
        var json = JsonNode.Parse(Harness.ArcCluster.Json.Serialize(new V1Alpha1Order { Metadata = new(), Status = status }))!;
        return Encoding.UTF8.GetByteCount(json["status"]!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Test]
    public void The_status_of_an_Order_in_deletion_has_the_refusal_and_keeps_its_entries()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);

        var status = OrderStatus.ReportDeletion(life.Order, life.Workflows, new(life.Order) { Refusal = "refused" }, life.Now)!.Status;

        status.Message.Should().Be("refused");
        status.ArtifactWorkflows.Should().HaveCount(1);
        status.Conditions!.Select(condition => (condition.Type, condition.Status, condition.Reason)).Should().Equal(
            ("Ready", "False", "Deleting"), ("Reconciling", "True", "Deleting"));
    }
}
