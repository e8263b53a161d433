using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class EndpointLimitsTests
{
    private static readonly EndpointBuilder Limited = new EndpointBuilder { Use = new(4, 117, null) }.With(spec => spec with { Limits = new() { Concurrent = 4 } });

    [Test]
    public void The_status_counts_the_work_of_an_Endpoint_with_limits() =>
        Limited.StatusAt(An.Noon, null).Should().BeEquivalentTo(new { Active = 4, Waiting = 117, CoolingUntil = (DateTimeOffset?)null });

    [Test]
    public void The_status_of_an_Endpoint_without_limits_has_no_numbers() =>
        new EndpointBuilder { Use = new(4, 117, null) }.StatusAt(An.Noon, null).Should().BeEquivalentTo(new { Active = (long?)null, Waiting = (long?)null });

    [Test]
    public void An_Endpoint_that_has_refused_requests_reports_until_when_nothing_starts()
    {
        var cooling = new EndpointBuilder().Probed() with { Use = new(0, 3, An.Noon.AddMinutes(5)) };

        var status = cooling.StatusAt(An.Noon, null);

        status.CoolingUntil.Should().Be(An.Noon.AddMinutes(5));
        var condition = status.Conditions.Find(EndpointConditions.RateLimitedType)!;
        (condition.Status, condition.Reason, condition.Message).Should().Be((
            "True", "RateLimited", "the Endpoint has refused requests as too many (429): no workflow starts with it until 2026-01-31 12:05:00 UTC"));
        status.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
        cooling.PlanAt(An.Noon).RequeueAfter(cooling.Build(), cooling.Options, An.Noon).Should().Be(TimeSpan.FromMinutes(5));
    }

    [Test]
    public void The_condition_ends_with_the_time()
    {
        var cooled = new EndpointBuilder().Probed() with { Use = new(0, 3, An.Noon.AddMinutes(5)) };

        (cooled with { Status = cooled.StatusAt(An.Noon, null), Use = new(0, 0, null) }).StatusAt(An.Noon.AddMinutes(6), null)
            .Conditions.Find(EndpointConditions.RateLimitedType).Should().BeNull();
    }

    [TestCase("50Mi", 52428800)]
    [TestCase("2M", 2000000)]
    [TestCase("64Ki", 65536)]
    [TestCase("3k", 3000)]
    [TestCase("1G", 1000000000)]
    [TestCase("1Gi", 1073741824)]
    [TestCase("999999999", 999999999)]
    [TestCase("0", null)]
    [TestCase("fast", null)]
    [TestCase("1.5Mi", null)]
    public void A_bandwidth_is_a_number_of_bytes_per_second(string text, long? bytes) => new EndpointLimits { Bandwidth = text }.BytesPerSecond.Should().Be(bytes);

    [TestCase(0, null, null, "spec.limits.concurrent must be at least 1: suspend Orders to start nothing")]
    [TestCase(null, 0, null, "spec.limits.startsPerMinute must be at least 1: suspend Orders to start nothing")]
    [TestCase(null, null, "fast", "spec.limits.bandwidth 'fast' is not a number of bytes per second such as 50Mi")]
    public void A_limit_that_servers_with_CEL_refuse_makes_an_Endpoint_invalid(int? concurrent, int? starts, string? bandwidth, string message)
    {
        var endpoint = new EndpointBuilder().With(spec => spec with { Limits = new() { Concurrent = concurrent, StartsPerMinute = starts, Bandwidth = bandwidth } });

        (EndpointBlockers.Find(endpoint.Observed())!.Reason, EndpointBlockers.Find(endpoint.Observed())!.Message).Should().Be(("InvalidSpec", message));
    }

    [Test]
    public void Limits_need_a_name_that_fits_into_a_label()
    {
        EndpointBlockers.Find((Limited with { Name = new('a', 63) }).Observed()).Should().BeNull();
        EndpointBlockers.Find((Limited with { Name = new('a', 64) }).Observed())!.Message.Should().Be(
            "spec.limits has no effect, because the name of the Endpoint has more than 63 characters: use a shorter name");
    }
}
