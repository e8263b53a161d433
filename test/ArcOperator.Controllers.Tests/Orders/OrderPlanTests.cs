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
        plan.Problems.Should().ContainSingle().Which.Message.Should().StartWith("failed to fetch endpoint for source");
    }

    [Test]
    public void Each_bad_artifact_has_a_problem_of_its_own()
    {
        var plan = OrderPlan.For(An.Order().WithArtifact(source: "gone").WithArtifact().WithArtifact(type: "gone").WithArtifact("""{ "a": 1, "A": 2 }""").Observed(), new(), An.Noon);

        plan.Problems.Select(problem => (problem.Index, problem.Reason)).Should().Equal(
            (0, ArcReasons.InvalidEndpoint), (2, ArcReasons.InvalidArtifactType), (3, ArcReasons.ComputationFailed));
    }

    [TestCase(0)]
    [TestCase(200)]
    [TestCase(1000)]
    public void Each_artifact_of_an_order_of_any_size_gets_one_workflow(int count)
    {
        var life = new OrderLife(An.Order().WithArtifacts(count));

        life.Names.Should().HaveCount(count);
        life.Order.Status.Total.Should().Be(count);
    }

    [Test]
    public void Artifacts_that_are_the_same_share_a_workflow()
    {
        var life = new OrderLife(An.Order().WithArtifact("""{ "image": "a" }""").WithArtifact("""{ "image": "a" }"""));

        life.Names.Should().ContainSingle();
        life.All(WorkflowPhase.Succeeded).Order.Status.Should().BeEquivalentTo(new { Succeeded = 2, Total = 2, Phase = OrderPhase.Succeeded, Progress = "2/2" });
    }

    [Test]
    public void What_is_there_is_kept()
    {
        var life = new OrderLife(An.Order().WithArtifacts(2));

        life.Plan.Create.Should().BeEmpty();
        life.Plan.Delete.Should().BeEmpty();
    }

    [Test]
    public void A_removed_artifacts_workflow_is_deleted_running_or_not()
    {
        var life = new OrderLife(An.Order().WithArtifacts(3));
        life.One(life.Names.First(), WorkflowPhase.Succeeded).All(WorkflowPhase.Running);
        var last = life.Names.Last();

        life.Change(spec => spec with { Artifacts = [spec.Artifacts[2]] });

        life.Names.Should().Equal(last);
    }

    [Test]
    public void An_edited_artifacts_workflow_makes_room_for_another()
    {
        var life = new OrderLife(An.Order().WithArtifact("""{ "image": "a" }"""));
        var old = life.All(WorkflowPhase.Succeeded).OnlyName;

        life.Change(spec => spec with { Artifacts = [spec.Artifacts[0] with { Spec = An.Json("""{ "image": "b" }""") }] });

        life.OnlyName.Should().NotBe(old);
    }

    [Test]
    public void Artifacts_that_change_places_change_nothing()
    {
        var life = new OrderLife(An.Order().WithArtifacts(2));
        var before = life.Names.ToList();

        life.Change(spec => spec with { Artifacts = [spec.Artifacts[1], spec.Artifacts[0]] });

        life.Names.Should().Equal(before);
        life.Order.Status.ArtifactWorkflows!.Should().Contain(entry => before[0].EndsWith(entry.Key) && entry.Value.ArtifactIndex == 1);
    }

    [Test]
    public void A_succeeded_workflow_that_is_gone_is_not_done_again()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);

        life.Lose(life.OnlyName);

        life.Names.Should().BeEmpty();
        life.Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Succeeded, Progress = "1/1" });
    }

    [TestCase("")]
    [TestCase(WorkflowPhase.Pending)]
    [TestCase(WorkflowPhase.Running)]
    public void An_unfinished_workflow_that_is_gone_is_done_again(string phase)
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(phase);
        var name = life.OnlyName;

        life.Lose(name);

        life.OnlyName.Should().Be(name);
    }

    [Test]
    public void An_unresolved_artifact_keeps_what_runs()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Running);
        var name = life.OnlyName;

        life.In(world => world with { Endpoints = [An.Endpoint("dst")] });

        life.OnlyName.Should().Be(name);
        life.OnlyEntry.Phase.Should().Be(WorkflowPhase.Running);
        life.Order.Status.UnresolvedArtifacts.Should().ContainSingle();
        life.All(WorkflowPhase.Succeeded).OnlyEntry.Phase.Should().Be(WorkflowPhase.Succeeded);
    }

    [Test]
    public void A_repaired_endpoint_clears_problem_and_message()
    {
        var life = new OrderLife(An.Order().WithArtifact(source: "late"));
        life.Order.Status.Message.Should().StartWith("Failed to compute desired artifact workflow for artifact index 0: ");

        life.In(world => world.With(An.Endpoint("late")));

        life.Names.Should().ContainSingle();
        life.Order.Status.Message.Should().BeEmpty();
        life.Order.Status.UnresolvedArtifacts.Should().BeNull();
        life.Order.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse();
    }

    [TestCase("1h", 60)]
    [TestCase("90s", 1.5)]
    public void An_orders_own_time_ends_after_its_ttl(string ttl, double minutes)
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { Ttl = ttl }));

        life.After(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1)).IsOrderDeleted.Should().BeFalse();
        life.After(TimeSpan.FromSeconds(1)).IsOrderDeleted.Should().BeTrue();
    }

    [TestCase(null)]
    [TestCase("0s")]
    [TestCase("0h0m")]
    [TestCase("nonsense")]
    [TestCase("250000000h")]
    public void An_order_without_a_ttl_is_kept(string? ttl)
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { Ttl = ttl }));

        life.After(TimeSpan.FromDays(3650)).IsOrderDeleted.Should().BeFalse();
    }
}
