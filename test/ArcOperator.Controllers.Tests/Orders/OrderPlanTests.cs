using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderPlanTests
{
    [Test]
    public void A_missing_endpoint_stalls_only_its_own_artifact()
    {
        var observed = An.Order().WithArtifact(source: "gone").WithArtifact(source: "src").Observed();

        var plan = OrderPlan.For(observed, new(), An.Noon);

        plan.Create.Should().ContainSingle().Which.ArtifactIndex.Should().Be(1);
        plan.Blockers.Should().ContainSingle().Which.Cause.Message.Should().StartWith("Endpoint 'gone' (source of artifact 0)");
    }

    [Test]
    public void Each_blocked_artifact_has_its_own_blocker()
    {
        var plan = OrderPlan.For(An.Order().WithArtifact(source: "gone").WithArtifact().WithArtifact(type: "gone").WithArtifact("""{ "a": 1, "A": 2 }""").Observed(), new(), An.Noon);

        plan.Blockers.Select(blocker => (blocker.Index, blocker.Cause.Reason)).Should().Equal(
            (0, ArcReasons.InvalidEndpoint), (2, ArcReasons.InvalidArtifactType), (3, ArcReasons.ComputationFailed));
    }

    [TestCase(0)]
    [TestCase(200)]
    [TestCase(1000)]
    public void Each_artifact_of_an_order_of_any_size_gets_one_workflow(int count)
    {
        var life = new OrderSimulation(An.Order().WithArtifacts(count));

        life.Names.Should().HaveCount(count);
        life.Order.Status.Total.Should().Be(count);
    }

    [Test]
    public void Equal_artifacts_share_a_workflow()
    {
        var life = new OrderSimulation(An.Order().WithArtifact("""{ "image": "a" }""").WithArtifact("""{ "image": "a" }"""));

        life.Names.Should().ContainSingle();
        life.All(WorkflowPhase.Succeeded).Order.Status.Should().BeEquivalentTo(new { Succeeded = 2, Total = 2, Phase = OrderPhase.Succeeded, Progress = "2/2" });
    }

    [Test]
    public void Existing_workflows_are_kept()
    {
        var life = new OrderSimulation(An.Order().WithArtifacts(2));

        life.Plan.Create.Should().BeEmpty();
        life.Plan.Delete.Should().BeEmpty();
    }

    [Test]
    public void The_workflow_of_a_removed_artifact_is_deleted_even_while_it_runs()
    {
        var life = new OrderSimulation(An.Order().WithArtifacts(3));
        life.One(life.Names.First(), WorkflowPhase.Succeeded).All(WorkflowPhase.Running);
        var last = life.Names.Last();

        life.Change(spec => spec with { Artifacts = [spec.Artifacts[2]] });

        life.Names.Should().Equal(last);
    }

    [Test]
    public void The_workflow_of_an_edited_artifact_is_replaced()
    {
        var life = new OrderSimulation(An.Order().WithArtifact("""{ "image": "a" }"""));
        var old = life.All(WorkflowPhase.Succeeded).OnlyName;

        life.Change(spec => spec with { Artifacts = [spec.Artifacts[0] with { Spec = An.Json("""{ "image": "b" }""") }] });

        life.OnlyName.Should().NotBe(old);
    }

    [Test]
    public void Artifacts_in_another_order_keep_their_workflows()
    {
        var life = new OrderSimulation(An.Order().WithArtifacts(2));
        var before = life.Names.ToList();

        life.Change(spec => spec with { Artifacts = [spec.Artifacts[1], spec.Artifacts[0]] });

        life.Names.Should().Equal(before);
        life.Order.Status.ArtifactWorkflows!.Should().Contain(entry => before[0].EndsWith(entry.Key) && entry.Value.ArtifactIndex == 1);
    }

    [Test]
    public void A_succeeded_workflow_that_was_deleted_is_not_repeated()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);

        life.Lose(life.OnlyName);

        life.Names.Should().BeEmpty();
        life.Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Succeeded, Progress = "1/1" });
    }

    [TestCase("")]
    [TestCase(WorkflowPhase.Pending)]
    [TestCase(WorkflowPhase.Running)]
    public void An_unfinished_workflow_that_was_deleted_is_created_again(string phase)
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(phase);
        var name = life.OnlyName;

        life.Lose(name);

        life.OnlyName.Should().Be(name);
    }

    [Test]
    public void The_running_workflow_of_an_artifact_continues_after_its_Endpoint_was_deleted()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Running);
        var name = life.OnlyName;

        life.In(dependencies => dependencies with { Endpoints = [An.Endpoint("dst")] });

        life.OnlyName.Should().Be(name);
        life.OnlyEntry.Phase.Should().Be(WorkflowPhase.Running);
        life.Order.Status.UnresolvedArtifacts.Should().ContainSingle();
        life.All(WorkflowPhase.Succeeded).OnlyEntry.Phase.Should().Be(WorkflowPhase.Succeeded);
    }

    [Test]
    public void A_created_Endpoint_clears_blocker_and_message()
    {
        var life = new OrderSimulation(An.Order().WithArtifact(source: "late"));
        life.Order.Status.Message.Should().StartWith("Endpoint 'late' (source of artifact 0) does not exist");

        life.In(dependencies => dependencies.With(An.Endpoint("late")));

        life.Names.Should().ContainSingle();
        life.Order.Status.Message.Should().BeEmpty();
        life.Order.Status.UnresolvedArtifacts.Should().BeNull();
        life.Order.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse();
    }

    [TestCase("1h", 60)]
    [TestCase("90s", 1.5)]
    public void An_Order_is_deleted_after_its_ttl(string ttl, double minutes)
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { Ttl = ttl }));

        life.After(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1)).IsOrderDeleted.Should().BeFalse();
        life.After(TimeSpan.FromSeconds(1)).IsOrderDeleted.Should().BeTrue();
    }

    [TestCase(null)]
    [TestCase("0s")]
    [TestCase("0h0m")]
    [TestCase("nonsense")]
    [TestCase("250000000h")]
    public void An_Order_without_a_valid_ttl_is_kept(string? ttl)
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { Ttl = ttl }));

        life.After(TimeSpan.FromDays(3650)).IsOrderDeleted.Should().BeFalse();
    }
}
