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
    public void It_names_the_generations_of_endpoints_and_the_fingerprints_of_secrets_in_use()
    {
        var world = new World()
            .With(An.Endpoint("src", secret: "keys", generation: 4)).With(An.Endpoint("unused", generation: 9)).With(An.Secret("keys")).With(An.Secret("unused"));

        var status = new OrderLife(An.Order().WithArtifacts(2), world).Order.Status;

        status.EndpointGenerations.Should().Equal(new Dictionary<string, long> { ["dst"] = 1, ["src"] = 4 });
        status.SecretGenerations.Should().Equal(new Dictionary<string, string> { ["keys"] = "0123456789abcdef" });
    }

    [Test]
    public void It_speaks_of_the_generation_that_it_was_made_for()
    {
        var life = new OrderLife(An.Order().WithArtifact()).Change(spec => spec with { Suspend = true });

        life.Order.Status.ObservedGeneration.Should().Be(2);
        life.Order.Status.Conditions.Should().OnlyContain(condition => condition.ObservedGeneration == 2);
    }

    [Test]
    public void That_of_a_thousand_artifacts_which_all_fail_or_cannot_be_begun_stays_under_600_kB()
    {
        var message = string.Concat(Enumerable.Repeat("äöü 😀 ", 2000));
        var order = An.Order().WithArtifacts(1000).Build();
        var current = Enumerable.Range(0, 1000).Select(index => new CurrentWorkflow(index, $"{index:x16}", $"{index:x16}", An.ArtifactWorkflow($"order-{index:x16}").WithStatus(new()
        {
            Phase = WorkflowPhase.Failed, Progress = "10/12", Message = message, CompletionTime = An.Noon, FailureTime = An.Noon, LastScheduled = An.Noon, Succeeded = 100, Failed = 100,
        }).Build(), null)).ToList();
        var problems = Enumerable.Range(0, 1000).Select(index => ArtifactProblem.BadParameters(index, message)).ToList();

        var status = OrderStatus.From(new(order, [], []), new() { Current = current, Problems = problems }, OrderOutcome.AllDone, An.Noon);

        (status.ArtifactWorkflows!.Count, status.UnresolvedArtifacts!.Count).Should().Be((1000, 1000));
        SizeAsStored(status).Should().BeLessThan(600_000);
    }

    [Test]
    public void A_condition_keeps_its_time_until_its_status_changes()
    {
        var life = new OrderLife(An.Order().WithArtifact());

        life.After(TimeSpan.FromMinutes(1)).All(WorkflowPhase.Running);
        life.Order.Status.Conditions.Find(Conditions.Ready)!.LastTransitionTime.Should().Be(An.Noon.UtcDateTime);

        life.After(TimeSpan.FromMinutes(1)).All(WorkflowPhase.Succeeded);
        life.Order.Status.Conditions.Find(Conditions.Ready)!.LastTransitionTime.Should().Be(An.Noon.UtcDateTime.AddMinutes(2));
    }

    [Test]
    public void What_the_API_server_refused_is_told_like_any_problem()
    {
        var observed = An.Order().WithArtifact().Observed();
        var refused = new OrderOutcome([new(0, ArcReasons.CreationFailed, "quota")], null);

        var status = OrderStatus.From(observed, OrderPlan.For(observed, new(), An.Noon), refused, An.Noon);

        status.UnresolvedArtifacts!.Single().Should().BeEquivalentTo(new { ArtifactIndex = 0, Reason = "CreationFailed", Message = "quota" });
        status.Conditions.Find(Conditions.Stalled)!.Reason.Should().Be("CreationFailed");
    }

    // The API server escapes nothing that need not be.
    private static int SizeAsStored(V1Alpha1OrderStatus status)
    {
        var json = JsonNode.Parse(Harness.ArcCluster.Json.Serialize(new V1Alpha1Order { Metadata = new(), Status = status }))!;
        return Encoding.UTF8.GetByteCount(json["status"]!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Test]
    public void An_order_that_is_being_deleted_says_so_and_forgets_nothing()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);

        var status = OrderStatus.Deleting(life.Order, "waiting for its ArtifactWorkflows to be deleted", life.Now);

        status.Message.Should().Be("waiting for its ArtifactWorkflows to be deleted");
        status.ArtifactWorkflows.Should().HaveCount(1);
        status.Conditions!.Select(condition => (condition.Type, condition.Status, condition.Reason)).Should().Equal(
            ("Ready", "False", "Deleting"), ("Reconciling", "True", "Deleting"));
    }
}
