using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class CleanupTests
{
    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(3, 3)]
    [TestCase(null, 3)]
    public void Of_finished_superseded_work_the_newest_are_kept(int? limit, int kept)
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { RevisionHistoryLimit = limit })).All(WorkflowPhase.Succeeded);
        var names = new List<string> { life.Names.Last() };
        foreach (var revision in Enumerable.Range(2, 5))
        {
            life.In(world => world.With(An.Endpoint("src", url: $"revision-{revision}"))).All(WorkflowPhase.Failed);
            names.Add(life.Names.Last());
        }

        life.Names.Should().BeEquivalentTo(names.TakeLast(kept + 1));
    }

    [TestCase(WorkflowPhase.Active)]
    [TestCase(WorkflowPhase.Succeeded)]
    public void A_schedule_that_another_takes_the_place_of_goes_however_its_last_run_ended(string phase)
    {
        var life = new OrderLife(An.Order().WithArtifact(cron: An.Cron()));
        var first = life.OnlyName;
        life.One(first, phase);

        life.In(world => world.With(An.Endpoint("src", url: "moved")));

        life.OnlyName.Should().NotBe(first);
    }

    [Test]
    public void A_schedule_that_somebody_deletes_is_made_again_however_its_last_run_ended()
    {
        var life = new OrderLife(An.Order().WithArtifact(cron: An.Cron())).All(WorkflowPhase.Succeeded);
        var name = life.OnlyName;

        life.Lose(name);

        life.OnlyName.Should().Be(name);
    }

    [Test]
    public void The_history_of_each_artifact_is_counted_apart()
    {
        var life = new OrderLife(An.Order().WithArtifacts(2).With(spec => spec with { RevisionHistoryLimit = 1 })).All(WorkflowPhase.Succeeded);

        life.In(world => world.With(An.Endpoint("src", url: "2"))).All(WorkflowPhase.Succeeded).In(world => world.With(An.Endpoint("src", url: "3")));

        life.Names.Should().HaveCount(4);
    }

    [Test]
    public void A_succeeded_workflow_goes_its_time_after_completion_and_the_order_remembers_it()
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 60 })).All(WorkflowPhase.Succeeded);

        life.After(TimeSpan.FromSeconds(59)).Names.Should().ContainSingle();
        life.After(TimeSpan.FromSeconds(1)).Names.Should().BeEmpty();
        life.Order.Status.Should().BeEquivalentTo(new { Phase = OrderPhase.Succeeded, Progress = "1/1" });
    }

    [Test]
    public void A_time_of_0_is_at_once_but_not_before_the_order_remembers_how_it_ended()
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 0 })).All(WorkflowPhase.Succeeded);
        life.OnlyEntry.Phase.Should().Be(WorkflowPhase.Succeeded);

        life.After(TimeSpan.Zero);

        life.Names.Should().BeEmpty();
        life.Order.Status.Phase.Should().Be(OrderPhase.Succeeded);
    }

    [Test]
    public void Each_workflow_goes_at_its_own_time()
    {
        var life = new OrderLife(An.Order().WithArtifacts(2).With(spec => spec with { TTLSecondsAfterCompletion = 60 }));
        life.One(life.Names.First(), WorkflowPhase.Succeeded).After(TimeSpan.FromSeconds(30)).One(life.Names.Last(), WorkflowPhase.Succeeded);

        life.After(TimeSpan.FromSeconds(30)).Names.Should().ContainSingle();
        life.After(TimeSpan.FromSeconds(30)).Names.Should().BeEmpty();
    }

    [TestCase(WorkflowPhase.Failed)]
    [TestCase(WorkflowPhase.Running)]
    public void The_orders_time_is_for_what_has_succeeded_only(string phase)
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 0 })).All(phase);

        life.After(TimeSpan.FromDays(1)).Names.Should().ContainSingle();
    }

    [Test]
    public void The_time_of_the_type_goes_before_the_orders()
    {
        var longer = new World().With(An.ArtifactType("oci", spec => spec with { TtlAfterFinished = "2m" }));
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 60 }), longer).All(WorkflowPhase.Succeeded);

        life.After(TimeSpan.FromSeconds(119)).Names.Should().ContainSingle();
        life.After(TimeSpan.FromSeconds(1)).Names.Should().BeEmpty();
    }

    [Test]
    public void A_failed_workflow_goes_after_the_time_of_its_type_and_is_not_done_again()
    {
        var world = new World().With(An.ArtifactType("oci", spec => spec with { TtlAfterFailed = "1m", TtlAfterFinished = "1s" }));
        var life = new OrderLife(An.Order().WithArtifact(), world).All(WorkflowPhase.Failed);

        life.After(TimeSpan.FromSeconds(59)).Names.Should().ContainSingle();
        life.After(TimeSpan.FromSeconds(1)).Names.Should().BeEmpty();
        life.Order.Status.Phase.Should().Be(OrderPhase.Failed);
    }

    [Test]
    public void Superseded_work_goes_after_its_time_too()
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 60 })).All(WorkflowPhase.Succeeded)
            .In(world => world.With(An.Endpoint("src", url: "moved"))).All(WorkflowPhase.Running);
        life.Names.Should().HaveCount(2);

        life.After(TimeSpan.FromSeconds(60));

        life.Workflows.Should().ContainSingle().Which.Status.Phase.Should().Be(WorkflowPhase.Running);
    }

    [Test]
    public void A_time_that_is_longer_than_time_itself_never_ends()
    {
        var life = new OrderLife(An.Order().WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = long.MaxValue })).All(WorkflowPhase.Succeeded);

        life.After(TimeSpan.FromDays(3650)).Names.Should().ContainSingle();
    }
}
