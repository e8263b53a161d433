using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Shared;

public sealed class LifetimeTests
{
    [Test]
    public void It_ends_its_length_after_its_beginning() => Lifetime.EndOf(An.Noon, TimeSpan.FromHours(1)).Should().Be(An.Noon.AddHours(1));

    [Test]
    public void Without_beginning_or_length_it_never_ends()
    {
        Lifetime.EndOf(null, TimeSpan.FromHours(1)).Should().BeNull();
        Lifetime.EndOf(An.Noon, null).Should().BeNull();
        Lifetime.EndOf(An.Noon, TimeSpan.MaxValue).Should().BeNull();
    }

    [Test]
    public void The_earliest_time_is_waited_for() =>
        Lifetime.Until([An.Noon.AddHours(2), null, An.Noon.AddHours(1)], An.Noon).Should().Be(TimeSpan.FromHours(1));

    [Test]
    public void What_is_overdue_is_due_now() => Lifetime.Until([An.Noon.AddHours(-2)], An.Noon).Should().Be(TimeSpan.Zero);

    [Test]
    public void Where_there_is_no_time_nothing_is_waited_for() => Lifetime.Until([null, null], An.Noon).Should().BeNull();
}
