using ArcOperator.Runtime.Status;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Status;

public sealed class ConditionsTests
{
    private static readonly DateTimeOffset Noon = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTime Morning = Noon.AddHours(-4).UtcDateTime;

    [Test]
    public void The_transition_time_of_a_new_condition_is_now()
    {
        var condition = From(new("Ready", "True", "Done", "all is well"), before: null);

        condition.Should().BeEquivalentTo(new V1Condition
        {
            Type = "Ready", Status = "True", Reason = "Done", Message = "all is well", ObservedGeneration = 3, LastTransitionTime = Noon.UtcDateTime,
        });
    }

    [Test]
    public void A_condition_with_an_unchanged_status_keeps_its_transition_time()
    {
        var condition = From(new("Ready", "False", "Waiting", "still"), Known("Ready", "False"));

        (condition.LastTransitionTime, condition.Reason, condition.Message).Should().Be((Morning, "Waiting", "still"));
    }

    [Test]
    public void The_transition_time_of_a_condition_with_a_changed_status_is_now() =>
        From(new("Ready", "True", "Done", ""), Known("Ready", "False")).LastTransitionTime.Should().Be(Noon.UtcDateTime);

    [Test]
    public void Obsolete_conditions_are_removed_and_the_rest_keeps_the_given_order()
    {
        var conditions = Conditions.From(
            [new("Stalled", "True", "No", ""), new("Ready", "False", "No", "")], [Known("Ready", "False"), Known("Reconciling", "True")], 3, Noon);

        conditions.Select(condition => condition.Type).Should().Equal("Stalled", "Ready");
    }

    [Test]
    public void A_condition_message_beyond_the_limit_is_truncated()
    {
        var condition = From(new("Ready", "False", "No", new string('x', 40_000)), before: null);

        condition.Message.Should().HaveLength(32_768);
    }

    [Test]
    public void A_truncated_condition_message_has_no_lone_surrogate()
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
