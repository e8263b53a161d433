using ArcOperator.Api;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderEntryTests
{
    // Half of the largest request of etcd, because the object also holds the spec.
    private const int LargestStatus = 768 * 1024;

    [Test]
    public void An_entry_holds_the_status_of_its_workflow()
    {
        var life = new OrderSimulation(An.Order().WithArtifact());

        life.One(life.OnlyName, WorkflowPhase.Failed, "out of disk");

        life.OnlyEntry.Should().BeEquivalentTo(new
        {
            ArtifactIndex = 0, Phase = WorkflowPhase.Failed, Message = "out of disk", CompletionTime = An.Noon, FailureTime = An.Noon,
        });
    }

    [Test]
    public void The_entry_of_a_new_workflow_is_Pending() => new OrderSimulation(An.Order().WithArtifact()).OnlyEntry.Phase.Should().Be(WorkflowPhase.Pending);

    [Test]
    public void An_entry_holds_beginning_and_end_of_a_long_message()
    {
        var life = new OrderSimulation(An.Order().WithArtifact());

        life.One(life.OnlyName, WorkflowPhase.Failed, $"begin{new string('x', 8000)}end");

        life.OnlyEntry.Message.Should().HaveLength(498).And.StartWith("beginx").And.Contain("x…x").And.EndWith("xend");
    }

    [Test]
    public void An_entry_holds_the_first_line_of_a_message()
    {
        var life = new OrderSimulation(An.Order().WithArtifact());

        life.One(life.OnlyName, WorkflowPhase.Failed, "disk is full\nstep 'copy' printed:\ncopying\ndisk is full");

        life.OnlyEntry.Message.Should().Be("disk is full");
        life.Order.Status.Message.Should().Be("artifact 0: disk is full");
    }

    [Test]
    public void A_truncated_message_holds_only_whole_characters()
    {
        var life = new OrderSimulation(An.Order().WithArtifact());

        life.One(life.OnlyName, WorkflowPhase.Failed, string.Concat(Enumerable.Repeat("😀", 200)));

        life.OnlyEntry.Message.Should().MatchRegex("^(😀){62}…(😀){62}$");
    }

    [Test]
    public void The_status_of_a_thousand_failed_artifacts_fits_into_one_object()
    {
        var life = new OrderSimulation(An.Order(new('o', 253)).WithArtifacts(V1Alpha1OrderSpec.MostArtifacts));
        foreach (var workflow in life.Workflows.ToList())
        {
            life.SetPhase(workflow.Name(), WorkflowPhase.Failed, string.Concat(Enumerable.Repeat("Schwierigkeiten über Schwierigkeiten. ", 200)));
        }

        life.In(dependencies => dependencies with { Endpoints = [] });

        life.Order.Status.Should().BeEquivalentTo(new { Failed = 1000, Total = 1000 });
        life.Order.Status.UnresolvedArtifacts.Should().HaveCount(1000);
        SizeOf(life.Order).Should().BeLessThan(LargestStatus);
    }

    [Test]
    public void The_message_for_a_path_of_any_length_is_bounded()
    {
        var key = new string('k', 100_000);

        var life = new OrderSimulation(An.Order().WithArtifact($$"""{ "{{key}}": 1, "K{{key[1..]}}": 2 }"""));

        life.Order.Status.UnresolvedArtifacts!.Single().Message.Length.Should().BeLessThanOrEqualTo(501);
        life.Order.Status.Message!.Length.Should().BeLessThan(700);
    }

    private static int SizeOf(V1Alpha1Order order) => new ObjectJson(ArcJsonContext.Default).Serialize(order.Status).Length;
}
