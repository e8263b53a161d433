using ArcOperator.Runtime.Status;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Status;

public sealed class ConditionsTests
{
    private static readonly DateTimeOffset Noon = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTime Morning = Noon.AddHours(-4).UtcDateTime;

    [Test]
    public void A_new_condition_has_its_status_since_now()
    {
        var condition = From(new("Ready", "True", "Done", "all is well"), before: null);

        condition.Should().BeEquivalentTo(new V1Condition
        {
            Type = "Ready", Status = "True", Reason = "Done", Message = "all is well", ObservedGeneration = 3, LastTransitionTime = Noon.UtcDateTime,
        });
    }

    [Test]
    public void A_condition_whose_status_stayed_keeps_its_time_whatever_its_reason()
    {
        var condition = From(new("Ready", "False", "Waiting", "still"), Known("Ready", "False"));

        (condition.LastTransitionTime, condition.Reason, condition.Message).Should().Be((Morning, "Waiting", "still"));
    }

    [Test]
    public void A_condition_whose_status_changed_has_it_since_now() =>
        From(new("Ready", "True", "Done", ""), Known("Ready", "False")).LastTransitionTime.Should().Be(Noon.UtcDateTime);

    [Test]
    public void A_condition_that_is_not_wanted_any_more_goes_and_the_order_is_that_of_the_states()
    {
        var conditions = Conditions.From(
            [new("Stalled", "True", "No", ""), new("Ready", "False", "No", "")], [Known("Ready", "False"), Known("Reconciling", "True")], 3, Noon);

        conditions.Select(condition => condition.Type).Should().Equal("Stalled", "Ready");
    }

    [Test]
    public void A_message_that_is_too_long_is_cut()
    {
        var condition = From(new("Ready", "False", "No", new string('x', 40_000)), before: null);

        condition.Message.Should().HaveLength(32_768);
    }

    [Test]
    public void A_character_of_two_halves_is_not_cut_in_two()
    {
        var condition = From(new("Ready", "False", "No", new string('x', 32_767) + "🙂🙂"), before: null);

        char.IsHighSurrogate(condition.Message[^1]).Should().BeFalse();
    }

    [Test]
    public void Conditions_are_found_by_type()
    {
        IReadOnlyList<V1Condition> conditions = [Known("Ready", "True"), Known("Stalled", "False")];

        (conditions.IsTrue("Ready"), conditions.IsTrue("Stalled"), conditions.IsTrue("Reconciling")).Should().Be((true, false, false));
        conditions.Find("Stalled").Should().BeSameAs(conditions[1]);
        ((IReadOnlyList<V1Condition>?)null).Find("Ready").Should().BeNull();
    }

    private static V1Condition From(ConditionState state, V1Condition? before) =>
        Conditions.From([state], before is null ? null : [before], generation: 3, Noon).Single();

    private static V1Condition Known(string type, string status) =>
        new() { Type = type, Status = status, Reason = "Before", Message = "before", ObservedGeneration = 2, LastTransitionTime = Morning };
}
