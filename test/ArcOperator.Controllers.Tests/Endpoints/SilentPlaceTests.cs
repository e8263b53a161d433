using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>With the usual option endpoint.probeTimeout.</summary>
internal sealed class SilentPlaceTests : EndpointTest
{
    protected override EndpointOptions Options => new();

    [Test]
    public async Task Places_that_do_not_answer_keep_none_waiting_that_do()
    {
        var silent = Serve(exchange => exchange.StallAsync());
        var names = Enumerable.Range(0, 8).Select(index => $"silent-{index}").ToList();
        await Task.WhenAll(names.Select(name => CreateAsync($"{silent.Uri}", name: name)));

        await CreateAsync($"{Place.Uri}");
        await EndpointAsync(Conditions.Ready, "Ready");

        (await Space.ListAsync<V1Alpha1Endpoint>()).Where(endpoint => names.Contains(endpoint.Name()) && endpoint.Status.Conditions is { Count: > 0 }).Should().BeEmpty();
    }
}
