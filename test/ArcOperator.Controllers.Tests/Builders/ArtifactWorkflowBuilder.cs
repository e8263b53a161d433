using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>An ArtifactWorkflow of template 'copy' that a user created, without a status.</summary>
internal sealed class ArtifactWorkflowBuilder(string name)
{
    private V1ObjectMeta _metadata = new() { Name = name, NamespaceProperty = An.Namespace, Uid = $"uid-of-{name}", Generation = 1 };
    private V1Alpha1ArtifactWorkflowSpec _spec = new() { WorkflowTemplateRef = new() { Name = "copy" } };
    private V1Alpha1ArtifactWorkflowStatus _status = new();
    private readonly List<V1Alpha1Workflow> _runs = [];
    private V1Alpha1Workflow? _workflow;
    private V1Alpha1CronWorkflow? _schedule;
    private bool _isSuspended;
    private IReadOnlyList<V1Alpha1WorkflowTemplate> _templates = [An.WorkflowTemplate("copy", created: An.Noon.UtcDateTime.AddDays(-1))];
    private IReadOnlyList<V1Alpha1ClusterWorkflowTemplate> _clusterTemplates = [An.ClusterWorkflowTemplate("copy", isOfferedToUsers: true)];
    private IReadOnlyList<V1Alpha1ClusterArtifactType> _clusterTypes = [];
    private InformerState _templateState = InformerState.Synced;
    private WorkflowCapacity? _capacity;
    private TypeOptions _typeOptions = new();

    public ArtifactWorkflowBuilder With(Func<V1Alpha1ArtifactWorkflowSpec, V1Alpha1ArtifactWorkflowSpec> change)
    {
        _spec = change(_spec);
        return this;
    }

    public ArtifactWorkflowBuilder With(Func<V1ObjectMeta, V1ObjectMeta> change)
    {
        _metadata = change(_metadata);
        return this;
    }

    public ArtifactWorkflowBuilder WithStatus(V1Alpha1ArtifactWorkflowStatus status)
    {
        _status = status;
        return this;
    }

    public ArtifactWorkflowBuilder ForcedAt(string time) =>
        With((V1ObjectMeta metadata) => metadata with { Annotations = new Dictionary<string, string> { [ArcAnnotations.ForceAt] = time } });

    public ArtifactWorkflowBuilder OwnedByOrder() =>
        With((V1ObjectMeta metadata) => metadata with { OwnerReferences = [An.Order().Build().MakeOwnerReference()] });

    /// <summary>Only these templates exist in the namespace of the ArtifactWorkflow.</summary>
    public ArtifactWorkflowBuilder WithTemplates(params IReadOnlyList<V1Alpha1WorkflowTemplate> templates)
    {
        _templates = templates;
        return this;
    }

    /// <summary>Only these templates of the cluster exist.</summary>
    public ArtifactWorkflowBuilder WithClusterTemplates(params IReadOnlyList<V1Alpha1ClusterWorkflowTemplate> templates)
    {
        _clusterTemplates = templates;
        return this;
    }

    public ArtifactWorkflowBuilder WithClusterTypes(params IReadOnlyList<V1Alpha1ClusterArtifactType> types)
    {
        _clusterTypes = types;
        return this;
    }

    public ArtifactWorkflowBuilder WithOptions(TypeOptions options)
    {
        _typeOptions = options;
        return this;
    }

    public ArtifactWorkflowBuilder WhereTemplatesAre(InformerState state)
    {
        _templateState = state;
        return this;
    }

    /// <summary>The limit on unfinished Workflows is shared with others.</summary>
    public ArtifactWorkflowBuilder Sharing(WorkflowCapacity capacity)
    {
        _capacity = capacity;
        return this;
    }

    /// <summary>An Argo Workflow that the ArtifactWorkflow owns exists.</summary>
    public ArtifactWorkflowBuilder WithWorkflow(WorkflowStatus? status = null, string? forceAt = null, DateTime? deleted = null, int gateRetries = 0)
    {
        _workflow = Workflow(Build().MakeOwnerReference(), status, forceAt, deleted);
        if (gateRetries > 0)
        {
            _workflow = (V1Alpha1Workflow)_workflow.AsRetry(gateRetries);
            _workflow = new() { Metadata = _workflow.Metadata, Status = status ?? new() };
        }

        return this;
    }

    /// <summary>A Workflow of the same name that another writer created exists.</summary>
    public ArtifactWorkflowBuilder WithForeignWorkflow()
    {
        _workflow = Workflow(null, null, null, null);
        return this;
    }

    /// <summary>Adds a schedule and its CronWorkflow.</summary>
    public ArtifactWorkflowBuilder WithSchedule(CronWorkflowStatus? status = null, bool isSuspended = false, string? forceAt = null)
    {
        With(spec => spec with { Cron = An.Cron() });
        var annotations = new Dictionary<string, string>();
        if (isSuspended)
        {
            annotations[ArcAnnotations.Suspended] = "true";
        }

        if (forceAt is not null)
        {
            annotations[ArcAnnotations.ForceAt] = forceAt;
        }

        _schedule = new()
        {
            Metadata = new()
            {
                Name = name, NamespaceProperty = An.Namespace, Uid = "uid-of-schedule", OwnerReferences = [Build().MakeOwnerReference()], Annotations = annotations,
            },
            Status = status ?? new(),
        };
        return this;
    }

    /// <summary>The CronWorkflow has started this Workflow, later than the ones before.</summary>
    public ArtifactWorkflowBuilder WithRun(string run, WorkflowStatus status)
    {
        _runs.Add(new()
        {
            Metadata = new()
            {
                Name = run, NamespaceProperty = An.Namespace, Uid = $"uid-of-{run}", CreationTimestamp = An.Noon.UtcDateTime.AddHours(_runs.Count),
                OwnerReferences = [_schedule!.MakeOwnerReference()],
            },
            Status = status,
        });
        return this;
    }

    /// <summary>Makes a suspended Order the owner.</summary>
    public ArtifactWorkflowBuilder OwnedBySuspendedOrder()
    {
        _isSuspended = true;
        return OwnedByOrder();
    }

    public V1Alpha1ArtifactWorkflow Build() => new() { Metadata = _metadata, Spec = _spec, Status = _status };

    public ArtifactWorkflowObservation Observed(InformerState argo = InformerState.Synced, params IReadOnlyList<string> secrets) =>
        new ArtifactWorkflowInputs(
            new FixedCache<V1Alpha1Workflow>(_workflow is null ? _runs : [_workflow, .. _runs], argo),
            new FixedCache<V1Alpha1CronWorkflow>(_schedule is null ? [] : [_schedule], argo),
            new FixedCache<SecretFingerprint>([.. secrets.Select(secret => An.Secret(secret))]),
            new FixedCache<V1Alpha1Order>([An.Order().With(spec => spec with { Suspend = _isSuspended }).Build()]),
            new TemplateInputs(
                new FixedCache<V1Alpha1WorkflowTemplate>(_templateState == InformerState.Synced ? _templates : [], _templateState),
                new FixedCache<V1Alpha1ClusterWorkflowTemplate>(_templateState == InformerState.Synced ? _clusterTemplates : [], _templateState),
                new FixedCache<V1Alpha1ClusterArtifactType>(_clusterTypes),
                _typeOptions),
            _capacity ?? new CapacityBuilder().Build()).Gather(Build());

    private V1Alpha1Workflow Workflow(V1OwnerReference? owner, WorkflowStatus? status, string? forceAt, DateTime? deleted) => new()
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = An.Namespace,
            Uid = "uid-of-workflow",
            CreationTimestamp = An.Noon.UtcDateTime,
            DeletionTimestamp = deleted,
            OwnerReferences = owner is null ? null : [owner],
            Annotations = forceAt is null ? null : new Dictionary<string, string> { [ArcAnnotations.ForceAt] = forceAt },
        },
        Status = status ?? new(),
    };
}
