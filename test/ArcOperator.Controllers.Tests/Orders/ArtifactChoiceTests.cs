using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>Changed surroundings, suspension and force-at: what stands for an artifact then.</summary>
public sealed class ArtifactChoiceTests
{
    private static readonly Func<World, World> Moved = world => world.With(An.Endpoint("src", url: "moved.example", generation: 2));
    private static readonly Func<World, World> MovedBack = world => world.With(An.Endpoint("src"));

    [Test]
    public void A_changed_endpoint_makes_a_new_workflow_and_the_finished_one_is_kept_as_history()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);
        var old = life.OnlyName;

        life.In(Moved);

        life.Names.Should().HaveCount(2).And.StartWith(old);
        life.Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Pending, Progress = "0/1" });
        life.Names.Last().Should().EndWith(life.Order.Status.ArtifactWorkflows!.Keys.Single());
    }

    [Test]
    public void A_changed_endpoint_ends_what_has_not_finished()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Running);
        var old = life.OnlyName;

        life.In(Moved);

        life.OnlyName.Should().NotBe(old);
    }

    [TestCase(RerunPolicy.Always, WorkflowPhase.Succeeded, true)]
    [TestCase(RerunPolicy.Always, WorkflowPhase.Failed, true)]
    [TestCase(RerunPolicy.Always, WorkflowPhase.Running, true)]
    [TestCase(RerunPolicy.Unfinished, WorkflowPhase.Succeeded, false)]
    [TestCase(RerunPolicy.Unfinished, WorkflowPhase.Failed, true)]
    [TestCase(RerunPolicy.Unfinished, WorkflowPhase.Running, true)]
    [TestCase(RerunPolicy.Never, WorkflowPhase.Succeeded, false)]
    [TestCase(RerunPolicy.Never, WorkflowPhase.Failed, false)]
    [TestCase(RerunPolicy.Never, WorkflowPhase.Running, false)]
    public void The_rerun_policy_decides_what_a_changed_surrounding_does(string policy, string phase, bool isDoneAgain)
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { RerunPolicy = policy })).All(phase);
        var old = life.OnlyName;

        life.In(Moved);

        (life.Names.Last() != old).Should().Be(isDoneAgain);
    }

    [TestCase(RerunPolicy.Unfinished)]
    [TestCase(RerunPolicy.Never)]
    public void What_stays_done_in_changed_surroundings_stays_so_when_its_object_is_gone(string policy)
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { RerunPolicy = policy })).All(WorkflowPhase.Succeeded);

        life.Lose(life.OnlyName).In(Moved).Reconcile();

        life.Names.Should().BeEmpty();
        life.Order.Status.Phase.Should().Be(OrderPhase.Succeeded);
    }

    [Test]
    public void What_never_ran_is_run_even_if_nothing_is_ever_run_again()
    {
        var life = new OrderLife(An.Order().WithArtifact(source: "late").With(spec => spec with { RerunPolicy = RerunPolicy.Never }));

        life.In(world => world.With(An.Endpoint("late")));

        life.Names.Should().ContainSingle();
    }

    [Test]
    public void The_rerun_policy_spares_nothing_that_the_user_edits()
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { RerunPolicy = RerunPolicy.Never })).All(WorkflowPhase.Succeeded);
        var old = life.OnlyName;

        life.Change(spec => spec with { Artifacts = [spec.Artifacts[0] with { Spec = An.Json("""{ "image": "b" }""") }] });

        life.OnlyName.Should().NotBe(old);
    }

    [Test]
    public void Surroundings_that_are_as_before_find_what_succeeded_in_them()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);
        var first = life.OnlyName;

        life.In(Moved).In(MovedBack);

        life.OnlyName.Should().Be(first);
        life.Order.Status.Phase.Should().Be(OrderPhase.Succeeded);
    }

    [Test]
    public void Surroundings_that_are_as_before_are_a_reason_to_try_again_what_failed_in_them()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Failed);
        var first = life.OnlyName;

        life.In(Moved).In(MovedBack);

        life.Workflows.Should().ContainSingle(workflow => workflow.Name() == first).Which.Status.Phase.Should().BeNullOrEmpty();
    }

    [Test]
    public void A_failure_is_not_tried_again_by_itself()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Failed);

        life.Plan.Create.Should().BeEmpty();
        life.Plan.Delete.Should().BeEmpty();
    }

    [Test]
    public void A_suspended_order_starts_nothing()
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { Suspend = true }));

        life.Names.Should().BeEmpty();
        life.Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Suspended, Progress = "0/1" });
        life.Change(spec => spec with { Suspend = false }).Names.Should().ContainSingle();
    }

    [Test]
    public void What_runs_runs_on_in_a_suspended_order()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Running);
        var name = life.OnlyName;

        life.Change(spec => spec with { Suspend = true }).In(Moved);

        life.OnlyName.Should().Be(name);
        life.All(WorkflowPhase.Succeeded).Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Succeeded, Progress = "1/1" });
    }

    [Test]
    public void A_suspended_order_keeps_its_place_for_a_force_at()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Running);
        var name = life.OnlyName;

        life.Change(spec => spec with { Suspend = true }).Force("1767225600");
        life.OnlyName.Should().Be(name);

        life.Change(spec => spec with { Suspend = false });
        life.OnlyName.Should().NotBe(name);
    }

    [TestCase("1767225600")]
    [TestCase("2026-01-01T00:00:00Z")]
    [TestCase("2026-01-01T01:00:00.5+01:00")]
    public void A_force_at_of_the_past_runs_everything_again_once(string time)
    {
        var life = new OrderLife(An.Order().WithArtifacts(2)).All(WorkflowPhase.Succeeded);
        var before = life.Names.ToList();

        life.Force(time);

        life.Names.Should().HaveCount(2).And.NotIntersectWith(before);
        life.Order.Status.LastForceAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1767225600));
        life.Plan.Create.Should().BeEmpty();
    }

    [Test]
    public void A_force_at_of_the_future_waits_for_its_time()
    {
        var life = new OrderLife(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);
        var name = life.OnlyName;

        life.Force("2026-01-31T12:30:00Z").After(TimeSpan.FromMinutes(29));
        life.OnlyName.Should().Be(name);
        life.Order.Status.LastForceAt.Should().BeNull();

        life.After(TimeSpan.FromMinutes(1));
        life.OnlyName.Should().NotBe(name);
    }

    [Test]
    public void A_force_at_that_is_taken_away_again_changes_nothing()
    {
        var life = new OrderLife(An.Order().WithArtifact()).Force("1767225600").All(WorkflowPhase.Succeeded);
        var name = life.OnlyName;

        life.Force(null);

        life.OnlyName.Should().Be(name);
        life.Order.Status.Phase.Should().Be(OrderPhase.Succeeded);
    }

    [Test]
    public void An_older_force_at_than_the_last_is_one_that_was_not_handled_yet()
    {
        var life = new OrderLife(An.Order().WithArtifact()).Force("1767225600").All(WorkflowPhase.Succeeded);
        var name = life.OnlyName;

        life.Force("1767225599");

        life.OnlyName.Should().NotBe(name);
    }

    [Test]
    public void A_force_at_that_nobody_understands_is_said_and_stops_nothing()
    {
        var life = new OrderLife(An.Order().WithArtifact().ForcedAt("tomorrow"));

        life.Names.Should().ContainSingle();
        life.Order.Status.Message.Should().StartWith("annotation arc.opendefense.cloud/force-at is 'tomorrow': expected Unix seconds or an RFC 3339 time");
        life.Order.Status.Conditions.Find(Conditions.Stalled)!.Reason.Should().Be(ArcReasons.InvalidAnnotation);
    }
}
