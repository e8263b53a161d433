using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Shared;

public sealed class ExpiryTests
{
    [Test]
    public void A_TTL_ends_its_duration_after_its_start() => Expiry.Compute(An.Noon, TimeSpan.FromHours(1)).Should().Be(An.Noon.AddHours(1));

    [Test]
    public void A_TTL_without_start_or_representable_end_never_ends()
    {
        Expiry.Compute(null, TimeSpan.FromHours(1)).Should().BeNull();
        Expiry.Compute(An.Noon, null).Should().BeNull();
        Expiry.Compute(An.Noon, TimeSpan.MaxValue).Should().BeNull();
    }

    [Test]
    public void The_wait_ends_at_the_earliest_time() =>
        Expiry.DelayUntilFirst([An.Noon.AddHours(2), null, An.Noon.AddHours(1)], An.Noon).Should().Be(TimeSpan.FromHours(1));

    [Test]
    public void The_wait_for_a_time_in_the_past_is_zero() => Expiry.DelayUntilFirst([An.Noon.AddHours(-2)], An.Noon).Should().Be(TimeSpan.Zero);

    [Test]
    public void Without_times_there_is_no_wait() => Expiry.DelayUntilFirst([null, null], An.Noon).Should().BeNull();
}
