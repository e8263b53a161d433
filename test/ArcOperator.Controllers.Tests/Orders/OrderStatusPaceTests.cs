using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderStatusPaceTests
{
    private static readonly V1Alpha1OrderStatus Written = new()
    {
        ObservedGeneration = 1, Phase = OrderPhase.Running, Message = "", Progress = "1/9", LastReconcileAt = An.Noon,
    };

    private static readonly V1Alpha1OrderStatus Progress = Written with { Progress = "2/9" };

    [Test]
    public void The_first_status_is_written_at_once() => OrderStatusPace.Wait(new(), Progress, An.Noon).Should().BeNull();

    [Test]
    public void Mere_progress_waits_for_the_rest_of_a_second() =>
        OrderStatusPace.Wait(Written, Progress, An.Noon.AddMilliseconds(300)).Should().Be(TimeSpan.FromMilliseconds(700));

    [Test]
    public void After_a_second_progress_is_written() => OrderStatusPace.Wait(Written, Progress, An.Noon.AddSeconds(1)).Should().BeNull();

    [Test]
    public void A_clock_that_was_set_back_holds_nothing_up() => OrderStatusPace.Wait(Written, Progress, An.Noon.AddHours(-1)).Should().BeNull();

    [TestCaseSource(nameof(News))]
    public void What_a_user_waits_for_is_written_at_once(V1Alpha1OrderStatus news) =>
        OrderStatusPace.Wait(Written, news, An.Noon.AddMilliseconds(300)).Should().BeNull();

    private static IEnumerable<TestCaseData> News() =>
    [
        Case("success", Progress with { Phase = OrderPhase.Succeeded }),
        Case("failure", Progress with { Phase = OrderPhase.Failed }),
        Case("suspension", Progress with { Phase = OrderPhase.Suspended }),
        Case("a message", Progress with { Message = "trouble" }),
        Case("another generation", Progress with { ObservedGeneration = 2 }),
        Case("a force-at", Progress with { LastForceAt = An.Noon }),
        Case("a problem", Progress with { UnresolvedArtifacts = [new()] }),
        Case("a workflow", Progress with { ArtifactWorkflows = new Dictionary<string, OrderArtifactWorkflowStatus> { ["0123456789abcdef"] = new() } }),
    ];

    private static TestCaseData Case(string what, V1Alpha1OrderStatus news) => new TestCaseData(news).SetArgDisplayNames(what);
}
