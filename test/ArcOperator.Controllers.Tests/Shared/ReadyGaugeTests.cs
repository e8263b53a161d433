using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Shared;

public sealed class ReadyGaugeTests
{
    [Test]
    public void A_ready_object_is_1_and_each_other_one_is_0() =>
        Measure(10, Endpoint("ready", "True"), Endpoint("refused", "False"), Endpoint("new", null)).Should().BeEquivalentTo("space/ready 1", "space/refused 0", "space/new 0");

    [Test]
    public void Objects_that_are_not_ready_keep_their_series_beyond_the_limit() =>
        Measure(2, Endpoint("a", "True"), Endpoint("b", "True"), Endpoint("z", "False")).Should().Equal("space/z 0", "space/a 1", "other/other 1");

    [Test]
    public void The_rest_is_0_if_one_of_it_is_not_ready() =>
        Measure(1, Endpoint("a", "False"), Endpoint("b", "False"), Endpoint("c", "True")).Should().Equal("space/a 0", "other/other 0");

    private static IEnumerable<string> Measure(int most, params V1Alpha1Endpoint[] endpoints) =>
        ReadyGauge.Measure(endpoints.Select(endpoint => (endpoint, endpoint.Status.Conditions)), "endpoint", most).Select(measurement => $"{measurement.Tags[0].Value}/{measurement.Tags[1].Value} {measurement.Value}");

    private static V1Alpha1Endpoint Endpoint(string name, string? ready)
    {
        var endpoint = An.Endpoint(name);
        endpoint.Status = new() { Conditions = ready is null ? null : [new() { Type = "Ready", Status = ready, Reason = "Reason", Message = "", LastTransitionTime = An.Noon.UtcDateTime }] };
        return endpoint;
    }
}
