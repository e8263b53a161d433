using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>
/// An Order over time, without a server. As in the operator it is reconciled when it, its surroundings or its workflows
/// change and when a plan said that something is due, and not because its status was written.
/// </summary>
internal sealed class OrderLife
{
    private int _created;
    private DateTimeOffset? _due;

    /// <summary>Begins with the Order's creation.</summary>
    public OrderLife(OrderBuilder order, World? world = null)
    {
        (Order, World) = (order.Build(), world ?? new());
        Reconcile();
    }

    public DateTimeOffset Now { get; private set; } = An.Noon;

    public World World { get; set; }

    public V1Alpha1Order Order { get; private set; }

    public bool IsOrderDeleted { get; private set; }

    /// <summary>In the order of their creation.</summary>
    public List<V1Alpha1ArtifactWorkflow> Workflows { get; } = [];

    public IEnumerable<string> Names => Workflows.Select(workflow => workflow.Name());

    public string OnlyName => Names.Single();

    public OrderArtifactWorkflowStatus OnlyEntry => Order.Status.ArtifactWorkflows!.Values.Single();

    /// <summary>What the next reconciliation would do.</summary>
    public Plan Plan => OrderPlan.For(World.Observe(Order, Workflows), new(), Now);

    /// <summary>Something happened: reconciles, and again for what that did to its workflows.</summary>
    public OrderLife Reconcile()
    {
        for (var round = 0; round < 10; round++)
        {
            var plan = Plan;
            Apply(plan);
            _due = Now + plan.NextLook;
            if (IsOrderDeleted || plan is { Create.Count: 0, Delete.Count: 0 })
            {
                return this;
            }
        }

        throw new AssertionException("does not come to rest");
    }

    /// <summary>Time passes, and only what was said to be due is done.</summary>
    public OrderLife After(TimeSpan time)
    {
        var end = Now + time;
        while (!IsOrderDeleted && _due <= end)
        {
            Now = _due.Value > Now ? _due.Value : Now;
            Reconcile();
        }

        Now = end;
        return this;
    }

    public OrderLife Change(Func<V1Alpha1OrderSpec, V1Alpha1OrderSpec> change)
    {
        Order = With(Order.Metadata with { Generation = Order.Metadata.Generation + 1 }, change(Order.Spec), Order.Status);
        return Reconcile();
    }

    public OrderLife Force(string? at)
    {
        Order = With(
            Order.Metadata with { Annotations = at is null ? null : new Dictionary<string, string> { [ArcAnnotations.ForceAt] = at } }, Order.Spec, Order.Status);
        return Reconcile();
    }

    public OrderLife In(Func<World, World> change)
    {
        World = change(World);
        return Reconcile();
    }

    /// <summary>All that have not finished are now in this phase.</summary>
    public OrderLife All(string phase)
    {
        foreach (var name in Workflows.Where(workflow => !WorkflowPhase.IsFinished(workflow.Status.Phase)).Select(workflow => workflow.Name()).ToList())
        {
            Tell(name, phase);
        }

        return Reconcile();
    }

    public OrderLife One(string name, string phase, string? message = null)
    {
        Tell(name, phase, message);
        return Reconcile();
    }

    /// <summary>A workflow says something, and nobody has looked yet.</summary>
    public void Tell(string name, string phase, string? message = null)
    {
        var place = Workflows.FindIndex(workflow => workflow.Name() == name);
        var old = Workflows[place];
        DateTimeOffset? finished = WorkflowPhase.IsFinished(phase) ? Now : null;
        Workflows[place] = new()
        {
            Metadata = old.Metadata,
            Spec = old.Spec,
            Status = new()
            {
                Phase = phase, Message = message, StartTime = Now, CompletionTime = finished, FailureTime = WorkflowPhase.IsFailure(phase) ? finished : null,
            },
        };
    }

    /// <summary>A user deletes it, or its time is over.</summary>
    public OrderLife Lose(string name)
    {
        Workflows.RemoveAll(workflow => workflow.Name() == name);
        return Reconcile();
    }

    private void Apply(Plan plan)
    {
        IsOrderDeleted = plan.DeleteOrder;
        if (IsOrderDeleted)
        {
            return;
        }

        foreach (var workflow in plan.Create)
        {
            Names.Should().NotContain(workflow.Entity.Name(), "nothing is created twice");
            var created = Now.UtcDateTime.AddTicks(TimeSpan.TicksPerMillisecond * _created++);
            Workflows.Add(new() { Metadata = workflow.Entity.Metadata with { CreationTimestamp = created, Uid = $"uid-{_created}" }, Spec = workflow.Entity.Spec });
        }

        Workflows.RemoveAll(workflow => plan.Delete.Contains(workflow));
        var status = OrderStatus.From(World.Observe(Order, Workflows), plan, OrderOutcome.AllDone, Now);
        Order = With(Order.Metadata, Order.Spec, status);
    }

    private static V1Alpha1Order With(V1ObjectMeta metadata, V1Alpha1OrderSpec spec, V1Alpha1OrderStatus status) =>
        new() { Metadata = metadata, Spec = spec, Status = status };
}
