using System.Net;
using System.Text;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Controllers.Tests.History;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>Orders whose free-form spec is nested more deeply than the operator reads. The API server stores up to 10,000 levels.</summary>
internal sealed class DeepOrderTests : ArcTest
{
    private const int Levels = 5_000;

    private readonly HistoryFile _history = new();

    protected override void Configure(IServiceCollection services) => _history.AddTo(services);

    [OneTimeTearDown]
    public void DeleteHistory() => _history.Dispose();

    [Test]
    public async Task An_Order_that_is_nested_too_deeply_gets_a_condition_and_can_be_deleted()
    {
        await PostAsync("deep");

        var stalled = await Namespace.OrderStalledAsync("deep", ArcReasons.ComputationFailed);
        stalled.Status.Message.Should().Contain("spec.artifacts[0].spec is nested more than 512 levels deep");
        await Namespace.DeleteAsync<V1Alpha1Order>("deep");
        await Namespace.GoneAsync<V1Alpha1Order>("deep");
        await RecordedAsync("deep");
    }

    [Test]
    public async Task An_Order_with_work_that_is_changed_to_too_many_levels_can_be_deleted()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.OrderReadyAsync("order");

        await PatchAsync("order");
        await Namespace.OrderStalledAsync("order", ArcReasons.ComputationFailed);
        await Namespace.DeleteAsync<V1Alpha1Order>("order");

        await Namespace.GoneAsync<V1Alpha1Order>("order");
        await RecordedAsync("order");
    }

    private async Task RecordedAsync(string order) =>
        (await _history.ReadAsync("Order")).Should().Contain(record => record.Namespace == Namespace.Name && record.Name == order && record.Reason == "Deleted")
            .Which.Spec.Should().MatchRegex("""^\{"bytes":[0-9]+,"truncated":true\}$""");

    private string Orders => $"apis/arc.opendefense.cloud/v1alpha1/namespaces/{Namespace.Name}/orders";

    private static string Artifacts => $$"""[{"type":"oci","srcRef":{"name":"src"},"dstRef":{"name":"dst"},"spec":{{string.Concat(Enumerable.Repeat("{\"a\":", Levels))}}1{{new string('}', Levels)}}}]""";

    private Task PostAsync(string name) => SendAsync(
        HttpMethod.Post, Orders, $$$"""{"apiVersion":"arc.opendefense.cloud/v1alpha1","kind":"Order","metadata":{"name":"{{{name}}}"},"spec":{"artifacts":{{{Artifacts}}}}}""", "application/json");

    private Task PatchAsync(string name) => SendAsync(HttpMethod.Patch, $"{Orders}/{name}", $$$"""{"spec":{"artifacts":{{{Artifacts}}}}}""", "application/merge-patch+json");

    // The operator's client does not write so many levels.
    private async Task SendAsync(HttpMethod method, string path, string body, string mediaType)
    {
        using var client = await RawClient.ConnectAsync(Shared.ControlPlane.AdminKubeconfig);
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        using var response = await client.SendAsync(request);
        response.StatusCode.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Created], await response.Content.ReadAsStringAsync());
    }
}
