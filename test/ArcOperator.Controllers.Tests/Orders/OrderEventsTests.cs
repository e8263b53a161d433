using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderEventsTests
{
    [Test]
    public void A_run_that_waits_for_less_than_a_minute_emits_no_event() => RecordedChanges(Waiting("since now"), Waiting("image a:1 cannot be pulled")).Should().BeEmpty();

    [Test]
    public void A_run_that_waits_for_more_than_a_minute_emits_one_warning()
    {
        var (brief, one, two) = (Waiting("image a:1 cannot be pulled"), Waiting("image a:1 cannot be pulled, since 1m"), Waiting("image a:1 cannot be pulled, since 2m"));

        RecordedChanges(brief, one).Should().Equal("Warning ImagePull: artifact 0: ImagePull: image a:1 cannot be pulled, since 1m");
        RecordedChanges(one, two).Should().BeEmpty("the wait has the same reason");
    }

    [Test]
    public void A_wait_for_another_reason_emits_another_warning() =>
        RecordedChanges(Waiting("image a:1 cannot be pulled, since 1m"), Waiting("no room, since 1m", ArcReasons.Unschedulable))
            .Should().Equal("Warning Unschedulable: artifact 0: Unschedulable: no room, since 1m");

    [Test]
    public void A_message_of_any_length_gives_an_event_of_at_most_500_characters() =>
        RecordedChanges(new(), Unresolved(new('x', 10_000))).Single().Length.Should().BeLessThanOrEqualTo("Warning InvalidSpec: ".Length + 500);

    [Test]
    public void A_refusal_with_other_words_emits_no_further_event() =>
        RecordedChanges(Unresolved("one", ArcReasons.CreationFailed), Unresolved("two", ArcReasons.CreationFailed)).Should().BeEmpty();

    private static V1Alpha1OrderStatus Waiting(string cause, string reason = ArcReasons.ImagePull) => new()
    {
        Phase = OrderPhase.Running,
        Conditions = [new() { Type = Conditions.Ready, Status = "False", Reason = reason, Message = $"artifact 0: {reason}: {cause}", LastTransitionTime = An.Noon.UtcDateTime }],
    };

    private static V1Alpha1OrderStatus Unresolved(string message, string reason = ArcReasons.InvalidSpec) =>
        new() { UnresolvedArtifacts = [new() { ArtifactIndex = 0, Reason = reason, Message = message }] };

    private static IEnumerable<string> RecordedChanges(V1Alpha1OrderStatus before, V1Alpha1OrderStatus after) =>
        OrderEvents.Between(before, after).Select(record => $"{record.Type} {record.Reason}: {record.Message}");
}
