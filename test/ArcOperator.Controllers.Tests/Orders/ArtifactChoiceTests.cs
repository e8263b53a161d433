using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>The workflow of an artifact after changed dependencies, suspension and force-at.</summary>
public sealed class ArtifactChoiceTests
{
    private static readonly Func<OrderDependencies, OrderDependencies> Moved = dependencies => dependencies.With(An.Endpoint("src", url: "moved.example", generation: 2));
    private static readonly Func<OrderDependencies, OrderDependencies> MovedBack = dependencies => dependencies.With(An.Endpoint("src"));

    [Test]
    public void A_changed_Endpoint_creates_a_new_workflow_and_keeps_the_finished_one_as_history()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);
        var old = life.OnlyName;

        life.In(Moved);

        life.Names.Should().HaveCount(2).And.StartWith(old);
        life.Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Pending, Progress = "0/1" });
        life.Names.Last().Should().EndWith(life.Order.Status.ArtifactWorkflows!.Keys.Single());
    }

    [Test]
    public void A_changed_Endpoint_replaces_an_unfinished_workflow()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Running);
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
    public void The_rerun_policy_decides_whether_a_changed_Endpoint_repeats_work(string policy, string phase, bool isRepeated)
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { RerunPolicy = policy })).All(phase);
        var old = life.OnlyName;

        life.In(Moved);

        (life.Names.Last() != old).Should().Be(isRepeated);
    }

    [Test]
    public void A_refused_gate_is_not_repeated_for_a_changed_Endpoint_but_for_a_changed_type()
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { RerunPolicy = RerunPolicy.Unfinished }));
        var refused = life.OnlyName;
        life.One(refused, WorkflowPhase.Failed, stalled: ArcReasons.GateRefused);

        life.In(Moved);
        life.OnlyName.Should().Be(refused);
        life.In(dependencies => Moved(dependencies).With(An.ArtifactType("oci", "copy", ("maxHigh", "5"))));

        life.Names.Last().Should().NotBe(refused);
    }

    [TestCase(RerunPolicy.Unfinished)]
    [TestCase(RerunPolicy.Never)]
    public void Kept_work_whose_object_was_deleted_is_not_repeated_after_an_Endpoint_changed(string policy)
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { RerunPolicy = policy })).All(WorkflowPhase.Succeeded);

        life.Lose(life.OnlyName).In(Moved).Reconcile();

        life.Names.Should().BeEmpty();
        life.Order.Status.Phase.Should().Be(OrderPhase.Succeeded);
    }

    [Test]
    public void An_artifact_that_never_ran_is_run_with_rerunPolicy_Never()
    {
        var life = new OrderSimulation(An.Order().WithArtifact(source: "late").With(spec => spec with { RerunPolicy = RerunPolicy.Never }));

        life.In(dependencies => dependencies.With(An.Endpoint("late")));

        life.Names.Should().ContainSingle();
    }

    [Test]
    public void An_edited_artifact_is_run_with_rerunPolicy_Never()
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { RerunPolicy = RerunPolicy.Never })).All(WorkflowPhase.Succeeded);
        var old = life.OnlyName;

        life.Change(spec => spec with { Artifacts = [spec.Artifacts[0] with { Spec = An.Json("""{ "image": "b" }""") }] });

        life.OnlyName.Should().NotBe(old);
    }

    [Test]
    public void A_change_that_is_reverted_finds_the_succeeded_workflow_again()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);
        var first = life.OnlyName;

        life.In(Moved).In(MovedBack);

        life.OnlyName.Should().Be(first);
        life.Order.Status.Phase.Should().Be(OrderPhase.Succeeded);
    }

    [Test]
    public void A_change_that_is_reverted_repeats_the_failed_workflow()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Failed);
        var first = life.OnlyName;

        life.In(Moved).In(MovedBack);

        life.Workflows.Should().ContainSingle(workflow => workflow.Name() == first).Which.Status.Phase.Should().BeNullOrEmpty();
    }

    [Test]
    public void A_failed_workflow_is_not_repeated_without_a_change()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Failed);

        life.Plan.Create.Should().BeEmpty();
        life.Plan.Delete.Should().BeEmpty();
    }

    [Test]
    public void A_suspended_Order_starts_no_workflow_until_it_is_resumed()
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { Suspend = true }));

        life.Names.Should().BeEmpty();
        life.Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Suspended, Progress = "0/1" });
        life.Change(spec => spec with { Suspend = false }).Names.Should().ContainSingle();
    }

    [Test]
    public void A_running_workflow_of_a_suspended_Order_continues()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Running);
        var name = life.OnlyName;

        life.Change(spec => spec with { Suspend = true }).In(Moved);

        life.OnlyName.Should().Be(name);
        life.All(WorkflowPhase.Succeeded).Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Succeeded, Progress = "1/1" });
    }

    [Test]
    public void A_force_at_of_a_suspended_Order_waits_until_it_is_resumed()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Running);
        var name = life.OnlyName;

        life.Change(spec => spec with { Suspend = true }).Force("1767225600");
        life.OnlyName.Should().Be(name);

        life.Change(spec => spec with { Suspend = false });
        life.OnlyName.Should().NotBe(name);
    }

    [TestCase("1767225600")]
    [TestCase("2026-01-01T00:00:00Z")]
    [TestCase("2026-01-01T01:00:00.5+01:00")]
    public void A_force_at_in_the_past_repeats_all_work_once(string time)
    {
        var life = new OrderSimulation(An.Order().WithArtifacts(2)).All(WorkflowPhase.Succeeded);
        var before = life.Names.ToList();

        life.Force(time);

        life.Names.Should().HaveCount(2).And.NotIntersectWith(before);
        life.Order.Status.LastForceAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1767225600));
        life.Plan.Create.Should().BeEmpty();
    }

    [Test]
    public void A_force_at_in_the_future_waits_until_it_is_due()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded);
        var name = life.OnlyName;

        life.Force("2026-01-31T12:30:00Z").After(TimeSpan.FromMinutes(29));
        life.OnlyName.Should().Be(name);
        life.Order.Status.LastForceAt.Should().BeNull();

        life.After(TimeSpan.FromMinutes(1));
        life.OnlyName.Should().NotBe(name);
    }

    [Test]
    public void A_force_at_that_is_removed_changes_nothing()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).Force("1767225600").All(WorkflowPhase.Succeeded);
        var name = life.OnlyName;

        life.Force(null);

        life.OnlyName.Should().Be(name);
        life.Order.Status.Phase.Should().Be(OrderPhase.Succeeded);
    }

    [Test]
    public void A_force_at_that_is_older_than_the_last_one_is_refused_by_a_condition_that_leaves_the_Order_Ready()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).Force("1767225600").All(WorkflowPhase.Succeeded);
        var name = life.OnlyName;

        life.Force("1767225599");

        life.OnlyName.Should().Be(name);
        life.Order.Status.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
        life.Order.Status.Conditions.Find("ForceAtRefused").Should().BeEquivalentTo(new { Status = "True", Reason = "NotLater" });
        life.Force("1767225600").Order.Status.Conditions.Find("ForceAtRefused").Should().BeNull();
    }

    [Test]
    public void A_second_force_at_waits_until_the_interval_of_schedules_is_over()
    {
        var life = new OrderSimulation(An.Order().WithArtifact()).Force("1").All(WorkflowPhase.Succeeded);
        var name = life.OnlyName;

        life.Force("2").After(TimeSpan.FromMinutes(9));
        life.OnlyName.Should().Be(name);
        life.Order.Status.Conditions.Find("ForceAtRefused").Should().BeEquivalentTo(new { Status = "True", Reason = "TooSoon" });

        life.After(TimeSpan.FromMinutes(1));
        life.OnlyName.Should().NotBe(name);
        life.Order.Status.Conditions.Find("ForceAtRefused").Should().BeNull();
    }

    [Test]
    public void An_invalid_force_at_is_reported_and_delays_no_work()
    {
        var life = new OrderSimulation(An.Order().WithArtifact().ForcedAt("tomorrow"));

        life.Names.Should().ContainSingle();
        life.Order.Status.Message.Should().StartWith("annotation arc.opendefense.cloud/force-at is 'tomorrow'; expected Unix seconds or an RFC 3339 time");
        life.Order.Status.Conditions.Find(Conditions.Stalled)!.Reason.Should().Be(ArcReasons.InvalidAnnotation);
    }
}
