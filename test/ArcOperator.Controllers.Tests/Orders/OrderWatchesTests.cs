using Microsoft.Extensions.DependencyInjection;
using ArcOperator.Controllers.Shared;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>
/// What wakes an Order, and what does not. An Order whose workflow's name is taken tries to create it each time it is
/// reconciled: so its reconciliations can be counted from outside.
/// </summary>
internal sealed class OrderWatchesTests : ArcTest
{
    [Test]
    public async Task An_endpoint_that_comes_wakes_the_orders_that_use_it_and_no_other()
    {
        await Space.CreateAsync(An.Order("waiting").WithArtifact(source: "late"));
        await Space.OrderStalledAsync("waiting", ArcReasons.InvalidEndpoint);
        var other = await CountedAsync("other");

        await Space.CreateAsync(An.Endpoint("late"));

        await Space.OrderAsync("waiting", order => order.Status is { Message: "", UnresolvedArtifacts: null });
        await other.IsNotWokenAsync();
    }

    [Test]
    public async Task An_endpoint_that_is_mended_wakes_the_orders_that_use_it_and_no_other()
    {
        await Space.CreateAsync(An.Endpoint("narrow", usage: "PushOnly"));
        await Space.CreateAsync(An.Order("waiting").WithArtifact(source: "narrow"));
        await Space.OrderStalledAsync("waiting", ArcReasons.InvalidEndpoint);
        var other = await CountedAsync("other");

        await Space.PatchAsync<V1Alpha1Endpoint>("narrow", """{ "spec": { "usage": "All" } }""");

        await Space.OrderAsync("waiting", order => order.Status is { Message: "", UnresolvedArtifacts: null });
        await other.IsNotWokenAsync();
    }

    [Test]
    public async Task A_secret_that_comes_wakes_the_orders_whose_endpoints_name_it_and_no_other()
    {
        await Space.CreateAsync(An.Endpoint("locked", secret: "keys"));
        await Space.CreateAsync(An.Order("waiting").WithArtifact(source: "locked"));
        await Space.OrderStalledAsync("waiting", ArcReasons.InvalidSecret);
        var other = await CountedAsync("other");

        await Space.CreateSecretAsync("keys");

        await Space.OrderAsync("waiting", order => order.Status is { Message: "", UnresolvedArtifacts: null });
        await other.IsNotWokenAsync();
    }

    [Test]
    public async Task A_type_of_the_namespace_that_comes_wakes_the_orders_that_name_it_and_no_other()
    {
        await Space.CreateAsync(An.Order("waiting").WithArtifact(type: "late"));
        await Space.OrderStalledAsync("waiting", ArcReasons.InvalidArtifactType);
        var other = await CountedAsync("other");

        await Space.CreateAsync(An.ArtifactType("late"));

        await Space.OrderAsync("waiting", order => order.Status is { Message: "", UnresolvedArtifacts: null });
        await other.IsNotWokenAsync();
    }

    [Test]
    public async Task A_type_of_the_cluster_that_comes_wakes_the_orders_that_name_it_and_no_other()
    {
        var type = $"late-{Space.Name}";
        await Space.CreateAsync(An.Order("waiting").WithArtifact(type: type));
        await Space.OrderStalledAsync("waiting", ArcReasons.InvalidArtifactType);
        var other = await CountedAsync("other");

        await Space.CreateAsync(An.ClusterArtifactType(type));

        await Space.OrderAsync("waiting", order => order.Status is { Message: "", UnresolvedArtifacts: null });
        await other.IsNotWokenAsync();
    }

    [Test]
    public async Task An_endpoint_that_goes_wakes_the_orders_that_use_it()
    {
        await Space.CreateAsync(An.Order("order").WithArtifact());
        await Space.OnlyWorkflowAsync();

        await Space.DeleteAsync<V1Alpha1Endpoint>("dst");
        await Space.PatchAsync<V1Alpha1Endpoint>("dst", """{ "metadata": { "finalizers": null } }""");

        await Space.OrderStalledAsync("order", ArcReasons.InvalidEndpoint);
        await Space.OnlyWorkflowAsync();
    }

    [TestCase("""{ "status": { "lastProbed": "x" } }""")]
    [TestCase("""{ "metadata": { "labels": { "a": "b" } } }""")]
    public async Task What_is_of_no_account_at_an_endpoint_wakes_nobody(string patch)
    {
        var order = await CountedAsync("order");

        await Shared.ControlPlane.KubectlAsync(
            ["patch", "aep", "src", "--namespace", Space.Name, "--type=merge", "--patch", patch, .. patch.Contains("status") ? new[] { "--subresource=status" } : []]);

        await order.IsNotWokenAsync();
    }

    [Test]
    public async Task A_secret_whose_data_stays_the_same_wakes_nobody()
    {
        await Space.CreateSecretAsync("keys");
        await Space.CreateAsync(An.Endpoint("locked", secret: "keys"));
        var order = await CountedAsync("order", source: "locked");

        await Space.PatchAsync<V1Secret>("keys", """{ "metadata": { "labels": { "a": "b" } } }""");

        await order.IsNotWokenAsync();
    }

    [Test]
    public async Task A_secret_that_no_endpoint_names_wakes_nobody()
    {
        var order = await CountedAsync("order");

        await Space.CreateSecretAsync("unrelated");

        await order.IsNotWokenAsync();
    }

    [Test]
    public async Task An_orders_own_status_does_not_wake_it()
    {
        var order = await CountedAsync("order");

        await Shared.ControlPlane.KubectlAsync(
            "patch", "ord", "order", "--namespace", Space.Name, "--type=merge", "--subresource=status", "--patch", """{ "status": { "phase": "Odd" } }""");

        await order.IsNotWokenAsync();
    }

    [Test]
    public async Task A_force_at_wakes_its_order()
    {
        var order = await CountedAsync("order");

        await Space.ForceAsync<V1Alpha1Order>("order", "nonsense");

        await Eventually.TrueAsync(() => order.Count > order.Before);
    }

    /// <summary>An Order that is at rest and whose reconciliations can be counted.</summary>
    private async Task<CountedOrder> CountedAsync(string name, string source = "src")
    {
        var order = An.Order(name).WithArtifact(source: source);
        var dependencies = new OrderDependencies
        {
            Endpoints = await Space.ListAsync<V1Alpha1Endpoint>(),
            Types = await Space.ListAsync<V1Alpha1ArtifactType>(),
            Secrets = await Space.ListAsync<SecretFingerprint>(),
        };
        var draft = order.Build();
        var key = (await Operator.Services.GetRequiredService<FingerprintKey>().GetAsync(CancellationToken.None))!;
        var observed = OrderInputs.WithKey(dependencies.Observe(new() { Metadata = draft.Metadata with { NamespaceProperty = Space.Name }, Spec = draft.Spec }), key);
        var taken = OrderPlan.For(observed, new(), An.Noon).Create.Single().Entity.Name();
        // In the way, and itself never to begin.
        await Space.CreateAsync(An.ArtifactWorkflow(taken).With(spec => spec with { Cron = An.Cron("@every 1m") }));
        await Space.ArtifactWorkflowStalledAsync(taken, ArcReasons.InvalidCron);
        await Space.CreateAsync(order);
        await Space.OrderStalledAsync(name, ArcReasons.NameConflict);
        await Eventually.TrueAsync(async () => await CountedOrder.IsAtRestAsync(Operator, taken));
        return new(Operator, taken);
    }

    private sealed class CountedOrder(OperatorUnderTest @operator, string taken)
    {
        private static readonly TimeSpan While = TimeSpan.FromMilliseconds(300);

        public int Before { get; } = Tries(@operator, taken);

        public int Count => Tries(@operator, taken);

        public Task IsNotWokenAsync() => Eventually.StaysTrueAsync(() => Task.FromResult(Count == Before), While);

        public static async Task<bool> IsAtRestAsync(OperatorUnderTest @operator, string taken)
        {
            var before = Tries(@operator, taken);
            await Task.Delay(While);
            return Tries(@operator, taken) == before;
        }

        private static int Tries(OperatorUnderTest @operator, string taken) => @operator.Writes.Count(call => call.Verb == "create" && call.Name == taken);
    }
}
