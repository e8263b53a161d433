using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>
/// Changes that requeue an Order, and changes that do not. The workflow's name of a counted Order is taken, so each of its reconciles tries to create it. A
/// sentinel shows that a change was processed: an Order that waits for an object of the same kind, which is created after the change. The operator has one
/// worker, so its order is that of the changes.
/// </summary>
internal sealed class OrderWatchesTests : ArcTest
{
    protected override int Workers => 1;

    [Test]
    public async Task A_created_Endpoint_requeues_the_Orders_that_use_it_and_no_other()
    {
        await Namespace.CreateAsync(An.Order("waiting").WithArtifact(source: "late"));
        await Namespace.OrderStalledAsync("waiting", ArcReasons.InvalidEndpoint);
        var other = await CountedAsync("other");

        await Namespace.CreateAsync(An.Endpoint("late"));

        await ResolvedAsync("waiting");
        await EndpointsAreProcessedAsync();
        other.Count.Should().Be(other.Before);
    }

    [Test]
    public async Task A_corrected_Endpoint_requeues_the_Orders_that_use_it_and_no_other()
    {
        await Namespace.CreateAsync(An.Endpoint("narrow", usage: "PushOnly"));
        await Namespace.CreateAsync(An.Order("waiting").WithArtifact(source: "narrow"));
        await Namespace.OrderStalledAsync("waiting", ArcReasons.InvalidEndpoint);
        var other = await CountedAsync("other");

        await Namespace.PatchAsync<V1Alpha1Endpoint>("narrow", """{ "spec": { "usage": "All" } }""");

        await ResolvedAsync("waiting");
        await EndpointsAreProcessedAsync();
        other.Count.Should().Be(other.Before);
    }

    [Test]
    public async Task A_created_Secret_requeues_the_Orders_whose_Endpoints_name_it_and_no_other()
    {
        await Namespace.CreateAsync(An.Endpoint("locked", secret: "keys"));
        await Namespace.CreateAsync(An.Order("waiting").WithArtifact(source: "locked"));
        await Namespace.OrderStalledAsync("waiting", ArcReasons.InvalidSecret);
        var other = await CountedAsync("other");

        await Namespace.CreateSecretAsync("keys");

        await ResolvedAsync("waiting");
        await SecretsAreProcessedAsync();
        other.Count.Should().Be(other.Before);
    }

    [Test]
    public async Task A_created_ArtifactType_requeues_the_Orders_that_name_it_and_no_other()
    {
        await Namespace.CreateAsync(An.Order("waiting").WithArtifact(type: "late"));
        await Namespace.CreateAsync(An.Order("sentinel").WithArtifact(type: "later"));
        await Namespace.OrderStalledAsync("waiting", ArcReasons.InvalidArtifactType);
        await Namespace.OrderStalledAsync("sentinel", ArcReasons.InvalidArtifactType);
        var other = await CountedAsync("other");

        await Namespace.CreateAsync(An.ArtifactType("late"));
        await Namespace.CreateAsync(An.ArtifactType("later"));

        await ResolvedAsync("waiting");
        await ResolvedAsync("sentinel");
        other.Count.Should().Be(other.Before);
    }

    [Test]
    public async Task A_created_ClusterArtifactType_requeues_the_Orders_that_name_it_and_no_other()
    {
        var (type, later) = ($"late-{Namespace.Name}", $"later-{Namespace.Name}");
        await Namespace.CreateAsync(An.Order("waiting").WithArtifact(type: type));
        await Namespace.CreateAsync(An.Order("sentinel").WithArtifact(type: later));
        await Namespace.OrderStalledAsync("waiting", ArcReasons.InvalidArtifactType);
        await Namespace.OrderStalledAsync("sentinel", ArcReasons.InvalidArtifactType);
        var other = await CountedAsync("other");

        await Namespace.CreateAsync(An.ClusterArtifactType(type));
        await Namespace.CreateAsync(An.ClusterArtifactType(later));

        await ResolvedAsync("waiting");
        await ResolvedAsync("sentinel");
        other.Count.Should().Be(other.Before);
    }

    [Test]
    public async Task A_deleted_Endpoint_requeues_the_Orders_that_use_it()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        await Namespace.OnlyWorkflowAsync();

        await Namespace.DeleteAsync<V1Alpha1Endpoint>("dst");
        await Namespace.PatchAsync<V1Alpha1Endpoint>("dst", """{ "metadata": { "finalizers": null } }""");

        await Namespace.OrderStalledAsync("order", ArcReasons.InvalidEndpoint);
        await Namespace.OnlyWorkflowAsync();
    }

    [TestCase("""{ "status": { "lastProbed": "x" } }""")]
    [TestCase("""{ "metadata": { "labels": { "a": "b" } } }""")]
    public async Task A_changed_status_or_label_of_an_Endpoint_requeues_no_Order(string patch)
    {
        var order = await CountedAsync("order");

        await Shared.ControlPlane.KubectlAsync(
            ["patch", "aep", "src", "--namespace", Namespace.Name, "--type=merge", "--patch", patch, .. patch.Contains("status") ? new[] { "--subresource=status" } : []]);

        await EndpointsAreProcessedAsync();
        order.Count.Should().Be(order.Before);
    }

    [Test]
    public async Task A_Secret_whose_data_stays_the_same_requeues_no_Order()
    {
        await Namespace.CreateSecretAsync("keys");
        await Namespace.CreateAsync(An.Endpoint("locked", secret: "keys"));
        var order = await CountedAsync("order", source: "locked");

        await Namespace.PatchAsync<V1Secret>("keys", """{ "metadata": { "labels": { "a": "b" } } }""");

        await SecretsAreProcessedAsync();
        order.Count.Should().Be(order.Before);
    }

    [Test]
    public async Task A_Secret_that_no_Endpoint_names_requeues_no_Order()
    {
        var order = await CountedAsync("order");

        await Namespace.CreateSecretAsync("unrelated");

        await SecretsAreProcessedAsync();
        order.Count.Should().Be(order.Before);
    }

    [Test]
    public async Task A_changed_status_of_an_Order_does_not_requeue_it()
    {
        var order = await CountedAsync("order");

        await Shared.ControlPlane.KubectlAsync(
            "patch", "ord", "order", "--namespace", Namespace.Name, "--type=merge", "--subresource=status", "--patch", """{ "status": { "phase": "Odd" } }""");

        await Namespace.CreateAsync(An.Order("sentinel"));
        await Namespace.OrderReadyAsync("sentinel");
        order.Count.Should().Be(order.Before);
    }

    [Test]
    public async Task A_force_at_requeues_its_Order()
    {
        var order = await CountedAsync("order");

        await Namespace.ForceAsync<V1Alpha1Order>("order", "nonsense");

        await Eventually.TrueAsync(() => order.Count > order.Before);
    }

    private Task<V1Alpha1Order> ResolvedAsync(string order) => Namespace.OrderAsync(order, found => found.Status is { Message: "", UnresolvedArtifacts: null });

    private async Task EndpointsAreProcessedAsync()
    {
        await Namespace.CreateAsync(An.Order("sentinel").WithArtifact(source: "sentinel"));
        await Namespace.OrderStalledAsync("sentinel", ArcReasons.InvalidEndpoint);
        await Namespace.CreateAsync(An.Endpoint("sentinel"));
        await ResolvedAsync("sentinel");
    }

    private async Task SecretsAreProcessedAsync()
    {
        await Namespace.CreateAsync(An.Endpoint("sentinel", secret: "sentinel"));
        await Namespace.CreateAsync(An.Order("sentinel").WithArtifact(source: "sentinel"));
        await Namespace.OrderStalledAsync("sentinel", ArcReasons.InvalidSecret);
        await Namespace.CreateSecretAsync("sentinel");
        await ResolvedAsync("sentinel");
    }

    /// <summary>Creates an Order whose reconciles can be counted, and waits until nothing more is due for it.</summary>
    private async Task<CountedOrder> CountedAsync(string name, string source = "src")
    {
        var order = An.Order(name).WithArtifact(source: source);
        var dependencies = new OrderDependencies
        {
            Endpoints = await Namespace.ListAsync<V1Alpha1Endpoint>(),
            Types = await Namespace.ListAsync<V1Alpha1ArtifactType>(),
            Secrets = await Namespace.ListAsync<SecretFingerprint>(),
        };
        var draft = order.Build();
        var key = (await Operator.Services.GetRequiredService<FingerprintKey>().GetAsync(CancellationToken.None))!;
        var observed = OrderInputs.WithKey(dependencies.Observe(new() { Metadata = draft.Metadata with { NamespaceProperty = Namespace.Name }, Spec = draft.Spec }), key);
        var taken = OrderPlan.For(observed, new(), An.Noon).Create.Single().Entity.Name();
        // This ArtifactWorkflow takes the name, and its invalid schedule keeps it from starting.
        await Namespace.CreateAsync(An.ArtifactWorkflow(taken).With(spec => spec with { Cron = An.Cron("@every 1m") }));
        await Namespace.ArtifactWorkflowStalledAsync(taken, ArcReasons.InvalidCron);
        await Namespace.CreateAsync(order);
        await Namespace.OrderStalledAsync(name, ArcReasons.NameConflict);
        await Namespace.CreateAsync(An.Order($"after-{name}"));
        await Namespace.OrderReadyAsync($"after-{name}");
        return new(Operator, taken);
    }

    private sealed class CountedOrder(OperatorUnderTest @operator, string taken)
    {
        public int Before { get; } = Attempts(@operator, taken);

        public int Count => Attempts(@operator, taken);

        private static int Attempts(OperatorUnderTest @operator, string taken) => @operator.Writes.Count(call => call.Verb == "create" && call.Name == taken);
    }
}
