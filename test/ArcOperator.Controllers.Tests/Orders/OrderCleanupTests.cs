using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderCleanupTests
{
    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(3, 3)]
    [TestCase(null, 3)]
    public void The_newest_finished_superseded_workflows_are_kept(int? limit, int kept)
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { RevisionHistoryLimit = limit })).All(WorkflowPhase.Succeeded);
        var names = new List<string> { life.Names.Last() };
        foreach (var revision in Enumerable.Range(2, 5))
        {
            life.In(dependencies => dependencies.With(An.Endpoint("src", url: $"revision-{revision}"))).All(WorkflowPhase.Failed);
            names.Add(life.Names.Last());
        }

        life.Names.Should().BeEquivalentTo(names.TakeLast(kept + 1));
    }

    [TestCase(WorkflowPhase.Active)]
    [TestCase(WorkflowPhase.Succeeded)]
    public void A_superseded_schedule_is_deleted_in_any_phase(string phase)
    {
        var life = new OrderSimulation(An.Order().WithArtifact(cron: An.Cron()));
        var first = life.OnlyName;
        life.One(first, phase);

        life.In(dependencies => dependencies.With(An.Endpoint("src", url: "moved")));

        life.OnlyName.Should().NotBe(first);
    }

    [Test]
    public void A_deleted_schedule_is_created_again_in_any_phase()
    {
        var life = new OrderSimulation(An.Order().WithArtifact(cron: An.Cron())).All(WorkflowPhase.Succeeded);
        var name = life.OnlyName;

        life.Lose(name);

        life.OnlyName.Should().Be(name);
    }

    [Test]
    public void The_history_limit_applies_to_each_artifact()
    {
        var life = new OrderSimulation(An.Order().WithArtifacts(2).With(spec => spec with { RevisionHistoryLimit = 1 })).All(WorkflowPhase.Succeeded);

        life.In(dependencies => dependencies.With(An.Endpoint("src", url: "2"))).All(WorkflowPhase.Succeeded).In(dependencies => dependencies.With(An.Endpoint("src", url: "3")));

        life.Names.Should().HaveCount(4);
    }

    [Test]
    public void A_succeeded_workflow_is_deleted_after_its_TTL_and_stays_in_the_status()
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 60 })).All(WorkflowPhase.Succeeded);

        life.After(TimeSpan.FromSeconds(59)).Names.Should().ContainSingle();
        life.After(TimeSpan.FromSeconds(1)).Names.Should().BeEmpty();
        life.Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Succeeded, Progress = "1/1" });
    }

    [Test]
    public void A_TTL_of_0_deletes_a_workflow_only_after_the_status_holds_its_end()
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 0 })).All(WorkflowPhase.Succeeded);
        life.OnlyEntry.Phase.Should().Be(WorkflowPhase.Succeeded);

        life.After(TimeSpan.Zero);

        life.Names.Should().BeEmpty();
        life.Order.Status.Phase.Should().Be(OrderPhase.Succeeded);
    }

    [Test]
    public void Each_workflow_is_deleted_after_its_own_TTL()
    {
        var life = new OrderSimulation(An.Order().WithArtifacts(2).With(spec => spec with { TTLSecondsAfterCompletion = 60 }));
        life.One(life.Names.First(), WorkflowPhase.Succeeded).After(TimeSpan.FromSeconds(30)).One(life.Names.Last(), WorkflowPhase.Succeeded);

        life.After(TimeSpan.FromSeconds(30)).Names.Should().ContainSingle();
        life.After(TimeSpan.FromSeconds(30)).Names.Should().BeEmpty();
    }

    [TestCase(WorkflowPhase.Failed)]
    [TestCase(WorkflowPhase.Running)]
    public void The_TTL_of_the_Order_applies_only_to_succeeded_workflows(string phase)
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 0 })).All(phase);

        life.After(TimeSpan.FromDays(1)).Names.Should().ContainSingle();
    }

    [Test]
    public void The_TTL_of_the_type_overrides_that_of_the_Order()
    {
        var longer = new OrderDependencies().With(An.ArtifactType("oci", spec => spec with { TtlAfterFinished = "2m" }));
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 60 }), longer).All(WorkflowPhase.Succeeded);

        life.After(TimeSpan.FromSeconds(119)).Names.Should().ContainSingle();
        life.After(TimeSpan.FromSeconds(1)).Names.Should().BeEmpty();
    }

    [Test]
    public void A_failed_workflow_is_deleted_after_the_TTL_of_its_type_and_is_not_repeated()
    {
        var dependencies = new OrderDependencies().With(An.ArtifactType("oci", spec => spec with { TtlAfterFailed = "1m", TtlAfterFinished = "1s" }));
        var life = new OrderSimulation(An.Order().WithArtifact(), dependencies).All(WorkflowPhase.Failed);

        life.After(TimeSpan.FromSeconds(59)).Names.Should().ContainSingle();
        life.After(TimeSpan.FromSeconds(1)).Names.Should().BeEmpty();
        life.Order.Status.Phase.Should().Be(OrderPhase.Failed);
    }

    [Test]
    public void A_superseded_workflow_is_deleted_after_its_TTL()
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 60 })).All(WorkflowPhase.Succeeded)
            .In(dependencies => dependencies.With(An.Endpoint("src", url: "moved"))).All(WorkflowPhase.Running);
        life.Names.Should().HaveCount(2);

        life.After(TimeSpan.FromSeconds(60));

        life.Workflows.Should().ContainSingle().Which.Status.Phase.Should().Be(WorkflowPhase.Running);
    }

    [Test]
    public void A_TTL_beyond_the_last_date_never_expires()
    {
        var life = new OrderSimulation(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = long.MaxValue })).All(WorkflowPhase.Succeeded);

        life.After(TimeSpan.FromDays(3650)).Names.Should().ContainSingle();
    }
}
