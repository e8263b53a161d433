using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderStatusUrgencyTests
{
    private static readonly V1Alpha1OrderStatus Written = new()
    {
        ObservedGeneration = 1, Phase = OrderPhase.Running, Message = "", Progress = "1/9", LastReconcileAt = An.Noon,
    };

    private static readonly V1Alpha1OrderStatus Progress = Written with { Progress = "2/9" };

    private static readonly V1Alpha1OrderStatus Pending = new() { ObservedGeneration = 1, Phase = OrderPhase.Pending, Message = "", Progress = "0/9" };

    [Test]
    public void The_first_status_of_a_pending_Order_is_delayed_by_five_seconds() => Wait(new(), Pending, An.Noon.AddMilliseconds(500)).Should().Be(TimeSpan.FromMilliseconds(4500));

    [Test]
    public void The_first_status_of_a_pending_Order_is_written_after_five_seconds() => Wait(new(), Pending, An.Noon.AddSeconds(5)).Should().BeNull();

    [TestCaseSource(nameof(FirstNews))]
    public void A_first_status_with_more_than_Pending_is_written_without_delay(V1Alpha1OrderStatus news) => Wait(new(), news, An.Noon).Should().BeNull();

    [Test]
    public void Progress_is_written_one_second_after_the_last_write() =>
        Wait(Written, Progress, An.Noon.AddMilliseconds(300)).Should().Be(TimeSpan.FromMilliseconds(700));

    [Test]
    public void Progress_is_written_without_delay_after_a_second_without_writes() => Wait(Written, Progress, An.Noon.AddSeconds(1)).Should().BeNull();

    [Test]
    public void A_clock_that_was_set_back_causes_no_delay()
    {
        Wait(Written, Progress, An.Noon.AddHours(-1)).Should().BeNull();
        Wait(new(), Pending, An.Noon.AddHours(-1)).Should().BeNull();
    }

    [TestCaseSource(nameof(News))]
    public void A_change_that_users_wait_for_is_written_without_delay(V1Alpha1OrderStatus news) => Wait(Written, news, An.Noon.AddMilliseconds(300)).Should().BeNull();

    private static IEnumerable<TestCaseData> FirstNews() =>
    [
        Case("progress", Progress),
        Case("suspension", Pending with { Phase = OrderPhase.Suspended }),
        Case("an Order without artifacts", Pending with { Phase = OrderPhase.Succeeded }),
        Case("a message", Pending with { Message = "trouble" }),
        Case("a force-at", Pending with { LastForceAt = An.Noon }),
    ];

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

    private static TimeSpan? Wait(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next, DateTimeOffset now)
    {
        var (urgency, since) = OrderStatusUrgency.For(new() { Metadata = new() { CreationTimestamp = An.Noon.UtcDateTime }, Status = written }, next);
        return new StatusThrottle().Delay(urgency, since, now);
    }

    private static TestCaseData Case(string what, V1Alpha1OrderStatus news) => new TestCaseData(news).SetArgDisplayNames(what);
}
