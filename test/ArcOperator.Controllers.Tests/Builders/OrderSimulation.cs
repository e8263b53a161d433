using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>
/// An Order over time, without a server. As in the operator it is reconciled when the Order, its dependencies or its workflows change, and when a plan
/// requeues it. A written status causes no reconcile.
/// </summary>
internal sealed class OrderSimulation
{
    private int _created;
    private DateTimeOffset? _due;

    /// <summary>Creates and reconciles the Order.</summary>
    public OrderSimulation(OrderBuilder order, OrderDependencies? dependencies = null)
    {
        (Order, Dependencies) = (order.Build(), dependencies ?? new());
        Reconcile();
    }

    public DateTimeOffset Now { get; private set; } = An.Noon;

    public OrderDependencies Dependencies { get; set; }

    public V1Alpha1Order Order { get; private set; }

    public bool IsOrderDeleted { get; private set; }

    /// <summary>ArtifactWorkflows in the order of their creation.</summary>
    public List<V1Alpha1ArtifactWorkflow> Workflows { get; } = [];

    public IEnumerable<string> Names => Workflows.Select(workflow => workflow.Name());

    public string OnlyName => Names.Single();

    public OrderArtifactWorkflowStatus OnlyEntry => Order.Status.ArtifactWorkflows!.Values.Single();

    /// <summary>Plan of the next reconcile.</summary>
    public OrderPlan Plan => OrderPlan.For(Dependencies.Observe(Order, Workflows), new(), Now);

    /// <summary>Reconciles until there is nothing left to create or delete.</summary>
    public OrderSimulation Reconcile()
    {
        for (var round = 0; round < 10; round++)
        {
            var plan = Plan;
            Apply(plan);
            _due = Now + plan.RequeueAfter;
            if (IsOrderDeleted || plan is { Create.Count: 0, Delete.Count: 0 })
            {
                return this;
            }
        }

        throw new AssertionException("does not settle");
    }

    /// <summary>Advances the time, and reconciles when a plan requeued the Order.</summary>
    public OrderSimulation After(TimeSpan time)
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

    public OrderSimulation Change(Func<V1Alpha1OrderSpec, V1Alpha1OrderSpec> change)
    {
        Order = With(Order.Metadata with { Generation = Order.Metadata.Generation + 1 }, change(Order.Spec), Order.Status);
        return Reconcile();
    }

    public OrderSimulation Force(string? at)
    {
        Order = With(
            Order.Metadata with { Annotations = at is null ? null : new Dictionary<string, string> { [ArcAnnotations.ForceAt] = at } }, Order.Spec, Order.Status);
        return Reconcile();
    }

    public OrderSimulation In(Func<OrderDependencies, OrderDependencies> change)
    {
        Dependencies = change(Dependencies);
        return Reconcile();
    }

    /// <summary>Sets the phase of all unfinished workflows, and reconciles.</summary>
    public OrderSimulation All(string phase)
    {
        foreach (var name in Workflows.Where(workflow => !WorkflowPhase.IsFinished(workflow.Status.Phase)).Select(workflow => workflow.Name()).ToList())
        {
            SetPhase(name, phase);
        }

        return Reconcile();
    }

    public OrderSimulation One(string name, string phase, string? message = null, string? stalled = null)
    {
        SetPhase(name, phase, message, stalled);
        return Reconcile();
    }

    /// <summary>Sets the phase of a workflow without a reconcile.</summary>
    public void SetPhase(string name, string phase, string? message = null, string? stalled = null)
    {
        var index = Workflows.FindIndex(workflow => workflow.Name() == name);
        var old = Workflows[index];
        DateTimeOffset? finished = WorkflowPhase.IsFinished(phase) ? Now : null;
        Workflows[index] = new()
        {
            Metadata = old.Metadata,
            Spec = old.Spec,
            Status = new()
            {
                Phase = phase, Message = message, StartTime = Now, CompletionTime = finished, FailureTime = WorkflowPhase.IsFailure(phase) ? finished : null,
                Conditions = stalled is null ? null : [new() { Type = Conditions.Stalled, Status = ConditionState.True, Reason = stalled }],
            },
        };
    }

    /// <summary>Removes a workflow, as a user or its TTL does, and reconciles.</summary>
    public OrderSimulation Lose(string name)
    {
        Workflows.RemoveAll(workflow => workflow.Name() == name);
        return Reconcile();
    }

    private void Apply(OrderPlan plan)
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
        var status = OrderStatus.From(Dependencies.Observe(Order, Workflows), plan, new OrderOutcome(Order), Now);
        Order = With(Order.Metadata, Order.Spec, status);
    }

    private static V1Alpha1Order With(V1ObjectMeta metadata, V1Alpha1OrderSpec spec, V1Alpha1OrderStatus status) =>
        new() { Metadata = metadata, Spec = spec, Status = status };
}
