using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Kubernetes.Serialization;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>
/// The events of one Workflow as a watch of a real cluster delivered them (Kubernetes 1.36.3, Argo Workflows 4.1.2), replayed through the decisions about its
/// ArtifactWorkflow and its Order. Pods and logs are the recorded ones.
/// </summary>
internal sealed class RecordedRun : IStepLogs
{
    private static readonly ObjectJson Json = new(ArcJsonContext.Default);

    private readonly List<(string Type, V1Alpha1Workflow Workflow)> _events = [];
    private readonly Dictionary<string, V1Pod> _pods;
    private readonly Dictionary<string, string> _logs;
    private readonly ArgoOptions _options;
    private readonly OrderSimulation _life = new(An.Order().WithArtifact());

    /// <param name="name">Name of the recording.</param>
    /// <param name="options">Options of the operator.</param>
    /// <param name="gates">Gates that the artifact type requires.</param>
    /// <param name="change">Changes the text of the recording.</param>
    public RecordedRun(string name, ArgoOptions? options = null, IReadOnlyList<string>? gates = null, Func<string, string>? change = null)
    {
        _options = options ?? new();
        var text = File.ReadAllText(Repository.PathOf("test", "ArcOperator.Controllers.Tests", "Recorded", $"{name}.json"));
        var recorded = JsonNode.Parse(change is null ? text : change(text))!;
        JsonNode? stored = null;
        foreach (var recordedEvent in recorded["events"]!.AsArray())
        {
            // The recording holds the specification once; Argo keeps it in the status.
            var workflow = recordedEvent!["object"]!;
            stored = workflow["status"]?["storedWorkflowTemplateSpec"] ?? stored;
            if (stored is not null && workflow["status"] is JsonObject status)
            {
                status["storedWorkflowTemplateSpec"] = stored.DeepClone();
            }

            _events.Add((recordedEvent["type"]!.GetValue<string>(), Json.Deserialize<V1Alpha1Workflow>(Encoding.UTF8.GetBytes(workflow.ToJsonString()))!));
        }

        _pods = recorded["pods"]!.AsArray().Select(pod => Json.Deserialize<V1Pod>(Encoding.UTF8.GetBytes(pod!.ToJsonString()))!)
            .ToDictionary(pod => pod.GetAnnotation(WorkflowNode.NodeIdAnnotation)!);
        _logs = recorded["logs"]!.AsObject().ToDictionary(log => log.Key, log => log.Value!.GetValue<string>());
        var first = _events[0].Workflow;
        ArtifactWorkflow = new()
        {
            Metadata = new() { Name = first.Name(), NamespaceProperty = first.Namespace(), Uid = first.GetController()!.Uid, Generation = 1 },
            Spec = new() { WorkflowTemplateRef = new() { Name = "recorded" }, Gates = gates },
        };
        Now = new(first.CreationTimestamp()!.Value, TimeSpan.Zero);
    }

    public V1Alpha1ArtifactWorkflow ArtifactWorkflow { get; private set; }

    public V1Alpha1Order Order { get; private set; } = new();

    public DateTimeOffset Now { get; private set; }

    /// <summary>Number of times at which the status of the ArtifactWorkflow, or of the Order, changed.</summary>
    public (int ArtifactWorkflow, int Order) Writes { get; private set; }

    /// <summary>The events that the last change of the ArtifactWorkflow's status emits.</summary>
    public IReadOnlyList<string> Events { get; private set; } = [];

    public string ArtifactWorkflowSays => ArtifactWorkflow.Status.Message?.Split('\n')[0] ?? "";

    public string Reason => ArtifactWorkflow.Status.Conditions!.Single(condition => condition.Type == "Ready").Reason;

    public string OrderReason => Order.Status.Conditions!.Single(condition => condition.Type == "Ready").Reason;

    /// <summary>The Workflow as the last replayed event left it; null after its deletion.</summary>
    public V1Alpha1Workflow? Workflow { get; private set; }

    /// <summary>Time until the next reconciliation that the last one requested.</summary>
    public TimeSpan? RequeueAfter { get; private set; }

    public ArtifactWorkflowPlan Plan { get; private set; } = new();

    /// <summary>Replays the first events, each at the latest time that it contains.</summary>
    public async Task<RecordedRun> ReplayAsync(int count)
    {
        foreach (var (type, workflow) in _events.Take(count))
        {
            Workflow = type == "DELETED" ? null : workflow;
            Now = new[] { Now, workflow.Status.FinishedAt ?? Now, workflow.Status.StartedAt ?? Now }.Max();
            await ReconcileAsync();
        }

        return this;
    }

    /// <summary>Replays all events before the deletion.</summary>
    public Task<RecordedRun> ReplayLifeAsync() => ReplayAsync(_events.Count(recorded => recorded.Type != "DELETED"));

    /// <summary>Replays all events.</summary>
    public Task<RecordedRun> ReplayAllAsync() => ReplayAsync(_events.Count);

    /// <summary>Replays one event, some time after the Workflow was created.</summary>
    public Task<RecordedRun> ReplayEventAsync(int index, TimeSpan age)
    {
        Workflow = _events[index].Workflow;
        return AtAsync(age);
    }

    /// <summary>Reconciles some time after the Workflow was created.</summary>
    public async Task<RecordedRun> AtAsync(TimeSpan age)
    {
        Now = new DateTimeOffset(_events[0].Workflow.CreationTimestamp()!.Value, TimeSpan.Zero) + age;
        await ReconcileAsync();
        return this;
    }

    /// <summary>Returns the lines that the conditions of ArtifactWorkflow and Order show some time after the recorded deletion was requested.</summary>
    public (string? ArtifactWorkflow, string? Order) DeletionLines(TimeSpan after)
    {
        var requested = Workflow?.Metadata.DeletionTimestamp ?? Now.UtcDateTime;
        var now = new DateTimeOffset(requested, TimeSpan.Zero) + after;
        var deleting = new V1Alpha1ArtifactWorkflow
        {
            Metadata = ArtifactWorkflow.Metadata with { DeletionTimestamp = requested, Finalizers = [ArcFinalizers.ArtifactWorkflow] },
            Status = ArtifactWorkflow.Status,
            Spec = ArtifactWorkflow.Spec,
        };
        var status = ArtifactWorkflowReport.OfDeletion(Observe(deleting), null, now)?.Status;
        var reported = new V1Alpha1ArtifactWorkflow { Metadata = deleting.Metadata, Spec = deleting.Spec, Status = status ?? deleting.Status };
        var order = new V1Alpha1Order { Metadata = _life.Order.Metadata with { DeletionTimestamp = requested }, Spec = _life.Order.Spec, Status = Order.Status };
        return (status?.Conditions.Find("Ready")?.Message, OrderDeletion.FindMessage(order, [reported], null, now));
    }

    public async Task ReconcileAsync(V1Alpha1Workflow? changed = null)
    {
        Workflow = changed ?? Workflow;
        var observed = Observe(ArtifactWorkflow);
        Plan = ArtifactWorkflowPlan.For(observed, _options, new(), Now);
        var reader = new FailureReader(this, TimeProvider.System, NullLogger<FailureReader>.Instance);
        var outcome = new ArtifactWorkflowOutcome(Failure: Plan.FailedRun is { } failed ? await reader.ReadAsync(failed, default) : Plan.Failure);
        var before = ArtifactWorkflow.Status;
        var after = ArtifactWorkflowStatus.From(observed, Plan, outcome, Now);
        if (!Encoding.UTF8.GetString(Json.Serialize(With(before))).Equals(Encoding.UTF8.GetString(Json.Serialize(With(after))), StringComparison.Ordinal))
        {
            Writes = (Writes.ArtifactWorkflow + 1, Writes.Order);
            Events = [.. ArtifactWorkflowEvents.Between(before, after).Select(record => $"{record.Type} {record.Reason}: {record.Message}")];
        }

        ArtifactWorkflow = With(after);
        RequeueAfter = Plan.RequeueAfter(ArtifactWorkflow, _options, Now);
        ReconcileOrder();
    }

    public Task<StepEvidence> ReadAsync(string @namespace, string workflow, string nodeId, string container, int lines, CancellationToken cancellationToken) =>
        Task.FromResult((_pods.TryGetValue(nodeId, out var pod) ? PodEvidence.Of(pod, container) : StepEvidence.None) with
        {
            // Only the logs of 'main' are recorded.
            Log = container == "main" ? _logs.GetValueOrDefault(nodeId) : null,
        });

    private ArtifactWorkflowObservation Observe(V1Alpha1ArtifactWorkflow artifactWorkflow) =>
        new ArtifactWorkflowInputs(
            new FixedCache<V1Alpha1Workflow>(Workflow is null ? [] : [Workflow]), new FixedCache<V1Alpha1CronWorkflow>([]), new FixedCache<SecretFingerprint>([]),
            new FixedCache<V1Alpha1Order>([]),
            new TemplateInputs(
                new FixedCache<V1Alpha1WorkflowTemplate>([An.WorkflowTemplate("recorded")]), new FixedCache<V1Alpha1ClusterWorkflowTemplate>([]),
                new FixedCache<V1Alpha1ClusterArtifactType>([]),
                new()),
            new CapacityBuilder { Limits = _options.WorkflowLimits }.Build()).Gather(artifactWorkflow);

    private V1Alpha1ArtifactWorkflow With(V1Alpha1ArtifactWorkflowStatus status) =>
        new() { Metadata = ArtifactWorkflow.Metadata, Spec = ArtifactWorkflow.Spec, Status = status };

    // The ArtifactWorkflow of the Order gets the recorded status.
    private void ReconcileOrder()
    {
        var workflow = _life.Workflows.Single();
        var observed = _life.Dependencies.Observe(_life.Order, [new() { Metadata = workflow.Metadata, Spec = workflow.Spec, Status = ArtifactWorkflow.Status }]);
        observed = observed with { Order = new() { Metadata = _life.Order.Metadata, Spec = _life.Order.Spec, Status = Order.Status } };
        var plan = OrderPlan.For(observed, new(), Now);
        var status = OrderStatus.From(observed, plan, new OrderOutcome(observed.Order), Now);
        var order = new V1Alpha1Order { Metadata = _life.Order.Metadata, Spec = _life.Order.Spec, Status = status };
        var (urgency, since) = OrderStatusUrgency.For(observed.Order, status);
        if (new StatusThrottle().Delay(urgency, since, Now) is not null)
        {
            return;
        }

        if (Json.Serialize(order).AsSpan().SequenceEqual(Json.Serialize(new V1Alpha1Order { Metadata = order.Metadata, Spec = order.Spec, Status = Order.Status })))
        {
            return;
        }

        Writes = (Writes.ArtifactWorkflow, Writes.Order + 1);
        Order = new() { Metadata = order.Metadata, Spec = order.Spec, Status = status with { LastReconcileAt = Now } };
    }
}
