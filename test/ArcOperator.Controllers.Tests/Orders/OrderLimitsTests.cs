using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>Orders whose ArtifactWorkflows repeat large labels and types.</summary>
internal sealed class OrderLimitsTests
{
    private const string Problem = "need more than 16 MiB or 64000 values in ArtifactWorkflows, with parameters of their types: split the Order";

    [Test]
    public void A_type_of_64_KiB_serves_255_artifacts_and_refuses_the_others_with_the_figure()
    {
        var type = An.ArtifactType("oci", "copy", ("large", new string('v', 64 << 10)));

        var plan = OrderPlan.For(An.Order().WithArtifacts(300).Observed(new OrderDependencies().With(type)), new(), An.Noon);

        plan.Create.Count.Should().BeInRange(200, 255);
        plan.Blockers.Should().HaveCount(300 - plan.Create.Count);
        plan.Blockers[0].Cause.Should().BeEquivalentTo(new { Reason = ArcReasons.ComputationFailed, Message = $"artifacts 0 to {plan.Create.Count} {Problem}" });
    }

    [Test]
    public void A_thousand_artifacts_with_sixty_values_each_are_accepted()
    {
        var values = string.Join(',', Enumerable.Range(0, 60).Select(value => $"\"a{value}\": {value}"));
        var order = An.Order();
        for (var index = 0; index < 1000; index++)
        {
            order.WithArtifact($$"""{ {{values}}, "n": {{index}} }""");
        }

        OrderPlan.For(order.Observed(), new(), An.Noon).Create.Should().HaveCount(1000);
    }

    [Test]
    public void Many_labels_count_for_each_artifact()
    {
        var order = An.Order().WithArtifacts(20);
        for (var index = 0; index < 5000; index++)
        {
            order.WithLabel($"label-{index}", "x");
        }

        var plan = OrderPlan.For(order.Observed(), new(), An.Noon);

        plan.Create.Should().HaveCount(12);
        plan.Blockers.Should().OnlyContain(blocker => blocker.Cause.Message.EndsWith(Problem, StringComparison.Ordinal));
    }
}
