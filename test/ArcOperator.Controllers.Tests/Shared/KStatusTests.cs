using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Shared;

/// <summary>The status that Flux and Helm compute for each state of each kind.</summary>
public sealed class KStatusTests
{
    private static readonly TestCaseData<Func<V1Alpha1Order>, KStatus>[] Orders =
    [
        Order("before its first reconcile", KStatus.InProgress, () => WithStatus(An.Order().WithArtifact().Build(), new() { ObservedGeneration = -1 })),
        Order("without artifacts", KStatus.Current, () => new OrderSimulation(An.Order()).Order),
        Order("with workflows about to start", KStatus.InProgress, () => new OrderSimulation(An.Order().WithArtifact()).Order),
        Order("running", KStatus.InProgress, () => new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Running).Order),
        Order("succeeded", KStatus.Current, () => new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded).Order),
        Order("failed", KStatus.Failed, () => new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Failed).Order),
        Order("with a missing Endpoint", KStatus.Failed, () => new OrderSimulation(An.Order().WithArtifact(source: "gone")).Order),
        Order("with an invalid address in its Endpoint", KStatus.Failed, () => new OrderSimulation(An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("src", url: "not a url"))).Order),
        Order("with one missing Endpoint and another artifact running", KStatus.InProgress, () => new OrderSimulation(An.Order().WithArtifact().WithArtifact(source: "gone")).All(WorkflowPhase.Running).Order),
        Order("with only schedules, before the first run", KStatus.Current, () => new OrderSimulation(An.Order().WithArtifact(cron: An.Cron())).All(WorkflowPhase.Active).Order),
        Order("with a schedule before its first run and an artifact that arrived", KStatus.Current, () => Partly(WorkflowPhase.Succeeded)),
        Order("with a schedule before its first run and an artifact that runs", KStatus.InProgress, () => Partly(WorkflowPhase.Running)),
        Order("with a schedule whose run is in progress", KStatus.InProgress, () => new OrderSimulation(An.Order().WithArtifact(cron: An.Cron())).All(WorkflowPhase.Running).Order),
        Order("with a schedule whose last run succeeded", KStatus.Current, () => new OrderSimulation(An.Order().WithArtifact(cron: An.Cron())).All(WorkflowPhase.Succeeded).Order),
        Order("with a schedule whose last run failed", KStatus.Failed, () => new OrderSimulation(An.Order().WithArtifact(cron: An.Cron())).All(WorkflowPhase.Failed).Order),
        Order("suspended before its first run", KStatus.Current, () => new OrderSimulation(Suspended().WithArtifact()).Order),
        Order("suspended with a schedule", KStatus.Current, () => new OrderSimulation(An.Order().WithArtifact(cron: An.Cron())).All(WorkflowPhase.Active).Change(spec => spec with { Suspend = true }).Order),
        Order("suspended after everything arrived", KStatus.Current, () => new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded).Change(spec => spec with { Suspend = true }).Order),
        Order("suspended after a failure", KStatus.Failed, () => new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Failed).Change(spec => spec with { Suspend = true }).Order),
        Order("with an unreadable annotation", KStatus.Failed, () => new OrderSimulation(An.Order().WithArtifact()).All(WorkflowPhase.Succeeded).Force("soon").Order),
    ];

    private static readonly TestCaseData<Func<V1Alpha1ArtifactWorkflow>, KStatus>[] ArtifactWorkflows =
    [
        Work("before its first reconcile", KStatus.InProgress, () => An.ArtifactWorkflow().WithStatus(new() { ObservedGeneration = -1 }).Build()),
        Work("waiting for Argo", KStatus.InProgress, () => Reported(An.ArtifactWorkflow())),
        Work("running", KStatus.InProgress, () => Reported(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Running" }))),
        Work("succeeded", KStatus.Current, () => Reported(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Succeeded", FinishedAt = An.Noon }))),
        Work("failed", KStatus.Failed, () => Reported(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Failed", FinishedAt = An.Noon }))),
        Work("with an error", KStatus.Failed, () => Reported(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Error", FinishedAt = An.Noon }))),
        Work("suspended before its first run", KStatus.Current, () => Reported(An.ArtifactWorkflow().OwnedBySuspendedOrder())),
        Work("waiting for capacity", KStatus.InProgress, () => Reported(An.ArtifactWorkflow(), ArtifactWorkflowBlockers.WaitingForCapacity)),
        Work("without Argo", KStatus.Failed, () => Reported(An.ArtifactWorkflow(), ArtifactWorkflowBlockers.ArgoUnavailable)),
        Work("with a schedule before its first run", KStatus.Current, () => Reported(An.ArtifactWorkflow().WithSchedule())),
        Work("with a suspended schedule", KStatus.Current, () => Reported(An.ArtifactWorkflow().OwnedBySuspendedOrder().WithSchedule(isSuspended: true))),
        Work("with a schedule whose run is in progress", KStatus.InProgress, () => Reported(An.ArtifactWorkflow().WithSchedule(Due).WithRun("work-1", new() { Phase = "Running" }))),
        Work("with a schedule whose last run succeeded", KStatus.Current, () => Reported(An.ArtifactWorkflow().WithSchedule(Due).WithRun("work-1", new() { Phase = "Succeeded", FinishedAt = An.Noon }))),
        Work("with a schedule whose last run failed", KStatus.Failed, () => Reported(An.ArtifactWorkflow().WithSchedule(Due).WithRun("work-1", new() { Phase = "Failed", FinishedAt = An.Noon }))),
    ];

    private static readonly TestCaseData<Func<V1Alpha1Endpoint>, KStatus>[] Endpoints =
    [
        Place("before its first reconcile", KStatus.InProgress, () => (new EndpointBuilder { Status = new() { ObservedGeneration = -1 } }).Build()),
        Place("with a response", KStatus.Current, () => new EndpointBuilder().Probed().Build()),
        Place("with a scheme that is not probed", KStatus.Current, () => Seen(new EndpointBuilder().With(spec => spec with { RemoteUrl = "s3://bucket" }))),
        Place("without probes", KStatus.Current, () => Seen(new EndpointBuilder { Options = new() { Probe = false } })),
        Place("without a response", KStatus.InProgress, () => Unreachable(EndpointReasons.ConnectionRefused)),
        Place("with a name that does not resolve", KStatus.InProgress, () => Unreachable(EndpointReasons.DnsFailure)),
        Place("with a server error", KStatus.InProgress, () => Unreachable(EndpointReasons.ServerError)),
        Place("with a denied address", KStatus.Failed, () => Unreachable(EndpointReasons.TargetDenied)),
        Place("with refused credentials", KStatus.Failed, () => new EndpointBuilder().Probed(
            probe: new(EndpointConditions.Reachable("True", "Answered", ""), CredentialCondition.Refused("no"))).Build()),
        Place("with an invalid address", KStatus.Failed, () => Seen(new EndpointBuilder().With(spec => spec with { RemoteUrl = "javascript:alert(1)" }))),
        Place("without its Secret", KStatus.Failed, () => Seen(new EndpointBuilder().With(spec => spec with { SecretRef = new() { Name = "gone" } }))),
        Place("with an unknown type", KStatus.Failed, () => Seen(new EndpointBuilder { IsTypeKnown = false })),
    ];

    private static readonly TestCaseData<Func<V1Alpha1ExternalSource>, KStatus>[] Sources =
    [
        Source("before its first reconcile", KStatus.InProgress, () => WithStatus(new() { ObservedGeneration = -1 })),
        Source("with its first fetch in progress", KStatus.InProgress, () => Fetched(new() { ObservedGeneration = -1 }, new() { LongStep = AttemptStep.Fetching }, isRunning: true)),
        Source("with a later fetch in progress", KStatus.Current, () => Fetched(Published, new() { LongStep = AttemptStep.Fetching, Artifact = Published.Artifact }, isRunning: true)),
        Source("published", KStatus.Current, () => WithStatus(Published)),
        Source("refused with 404", KStatus.Failed, () => Failing(FailureClass.Permanent, 1)),
        Source("with a server error", KStatus.InProgress, () => Failing(FailureClass.Transient, 1)),
        Source("with a server error ten times", KStatus.Failed, () => Failing(FailureClass.Transient, 10)),
        Source("with a spec that cannot work", KStatus.Failed, () => Failing(FailureClass.Configuration, 1)),
        Source("with a blocker", KStatus.Failed, () => Fetched(new(), new() { Blocker = new(ArcReasons.InvalidSecret, "no keys") })),
        Source("suspended before its first fetch", KStatus.Current, () => Fetched(new() { ObservedGeneration = -1 }, new() { IsSuspended = true })),
        Source("suspended after it was published", KStatus.Current, () => Fetched(Published, new() { IsSuspended = true, Artifact = Published.Artifact })),
        Source("suspended after a server error", KStatus.Current, () => Fetched(Failing(FailureClass.Transient, 1).Status, new() { IsSuspended = true })),
        Source("suspended after a refusal", KStatus.Failed, () => Fetched(Failing(FailureClass.Permanent, 1).Status, new() { IsSuspended = true })),
    ];

    [TestCaseSource(nameof(Sources))]
    public void An_ExternalSource_has_the_expected_kstatus(Func<V1Alpha1ExternalSource> state, KStatus expected) => Evaluate(state()).Should().Be(expected);

    [TestCaseSource(nameof(Orders))]
    public void An_Order_has_the_expected_kstatus(Func<V1Alpha1Order> state, KStatus expected) => Evaluate(state()).Should().Be(expected);

    [TestCaseSource(nameof(ArtifactWorkflows))]
    public void An_ArtifactWorkflow_has_the_expected_kstatus(Func<V1Alpha1ArtifactWorkflow> state, KStatus expected) => Evaluate(state()).Should().Be(expected);

    [TestCaseSource(nameof(Endpoints))]
    public void An_Endpoint_has_the_expected_kstatus(Func<V1Alpha1Endpoint> state, KStatus expected) => Evaluate(state()).Should().Be(expected);

    [Test]
    public void A_type_has_no_status_and_is_current()
    {
        Evaluate(An.ArtifactType("oci")).Should().Be(KStatus.Current);
        Evaluate(An.ClusterArtifactType("oci")).Should().Be(KStatus.Current);
    }

    [TestCase("""{ "conditions": [{ "type": "Ready", "status": "False" }] }""", KStatus.InProgress, true)]
    [TestCase("""{ "conditions": [{ "type": "Ready", "status": "Unknown" }] }""", KStatus.InProgress, true)]
    [TestCase("""{ "conditions": [{ "type": "Ready", "status": "True" }] }""", KStatus.Current, false)]
    [TestCase("""{ "conditions": [{ "type": "Ready", "status": "False" }, { "type": "Reconciling", "status": "True" }] }""", KStatus.InProgress, false)]
    [TestCase("""{ "conditions": [{ "type": "Ready", "status": "False" }, { "type": "Stalled", "status": "True" }] }""", KStatus.Failed, false)]
    [TestCase("""{ "conditions": [{ "type": "Ready", "status": "True" }, { "type": "Stalled", "status": "True" }] }""", KStatus.Failed, true)]
    [TestCase("""{ "conditions": [{ "type": "Stalled", "status": "True" }] }""", KStatus.Failed, true)]
    [TestCase("""{ "conditions": [{ "type": "Suspended", "status": "True" }] }""", KStatus.Current, false)]
    [TestCase("""{ "conditions": [{ "type": "Stalled", "status": "False" }] }""", KStatus.Current, true)]
    [TestCase("""{ "observedGeneration": 1, "conditions": [{ "type": "Ready", "status": "True" }] }""", KStatus.InProgress, false)]
    [TestCase("{}", KStatus.Current, false)]
    public void The_rules_read_conditions_as_kstatus_does(string status, KStatus expected, bool hasProblem)
    {
        var entity = JsonNode.Parse($$"""{ "metadata": { "generation": 2 }, "status": {{status}} }""")!;

        KStatusRules.Evaluate(entity).Should().Be(expected);
        (KStatusRules.ProblemOf(entity) is not null).Should().Be(hasProblem);
    }

    [Test]
    public void An_object_that_is_being_deleted_is_terminating() =>
        KStatusRules.Evaluate(JsonNode.Parse("""{ "metadata": { "deletionTimestamp": "2026-01-31T12:00:00Z" } }""")!).Should().Be(KStatus.Terminating);

    private static CronWorkflowStatus Due => new() { LastScheduledTime = An.Noon };

    private static OrderBuilder Suspended() => An.Order().With(spec => spec with { Suspend = true });

    private static V1Alpha1Order Partly(string phase)
    {
        var life = new OrderSimulation(An.Order().WithArtifact().WithArtifact(cron: An.Cron()));
        var names = life.Names.ToList();
        return life.One(names[1], WorkflowPhase.Active).One(names[0], phase).Order;
    }

    private static V1Alpha1Order WithStatus(V1Alpha1Order order, V1Alpha1OrderStatus status) => new() { Metadata = order.Metadata, Spec = order.Spec, Status = status };

    private static V1Alpha1ArtifactWorkflow Reported(ArtifactWorkflowBuilder builder, Blocker? refusal = null)
    {
        var observed = builder.Observed();
        var plan = ArtifactWorkflowPlan.For(observed, new(), new(), An.Noon);
        var work = observed.ArtifactWorkflow;
        return new() { Metadata = work.Metadata, Spec = work.Spec, Status = ArtifactWorkflowStatus.From(observed, plan, new(refusal), An.Noon) };
    }

    private static V1Alpha1Endpoint Unreachable(string reason) => new EndpointBuilder().Probed(probe: ProbeResult.Unreachable(reason, "no")).Build();

    private static V1Alpha1Endpoint Seen(EndpointBuilder place) => (place with { Status = place.StatusAt(An.Noon, probe: null) }).Build();

    private static V1Alpha1ExternalSourceStatus Published => Fetched(
        new(), new() { Result = new AttemptResult.Unchanged(), Artifact = new() { Revision = "latest@sha256:0", Path = "x" } }).Status;

    private static V1Alpha1ExternalSource Failing(FailureClass @class, int failures) => Fetched(
        new(), new() { Result = new AttemptResult.Failed(new(@class, "Failed", "no")), Failures = failures, RequeueAfter = TimeSpan.FromMinutes(1) });

    private static V1Alpha1ExternalSource Fetched(V1Alpha1ExternalSourceStatus before, ExternalSourcePlan plan, bool isRunning = false)
    {
        var source = WithStatus(before);
        var progress = AttemptProgress.None with { Current = isRunning ? new(source, new(1, "inputs", 0), null, false) : null };
        var observed = new ExternalSourceObservation(source, null, null, FluxState.Installed, new("http://artifacts"), [], "inputs", 0, progress);
        return WithStatus(ExternalSourceStatus.From(observed, plan, new(null, false, null, null), An.Noon));
    }

    private static V1Alpha1ExternalSource WithStatus(V1Alpha1ExternalSourceStatus status)
    {
        var source = new SourceBuilder("source", "https://data.example/").Build();
        return new() { Metadata = source.Metadata, Spec = source.Spec, Status = status };
    }

    private static TestCaseData<Func<V1Alpha1ExternalSource>, KStatus> Source(string state, KStatus expected, Func<V1Alpha1ExternalSource> source) => Named(source, expected, state);

    private static KStatus Evaluate<T>(T entity)
    {
        var json = JsonNode.Parse(ArcCluster.Json.Serialize(entity))!;
        KStatusRules.ProblemOf(json).Should().BeNull("the status is {0}", json["status"]?.ToJsonString());
        if (json["status"] is not null)
        {
            ReasonTable.Verify(json);
        }

        return KStatusRules.Evaluate(json);
    }

    private static TestCaseData<Func<V1Alpha1Order>, KStatus> Order(string state, KStatus expected, Func<V1Alpha1Order> order) => Named(order, expected, state);

    private static TestCaseData<Func<V1Alpha1ArtifactWorkflow>, KStatus> Work(string state, KStatus expected, Func<V1Alpha1ArtifactWorkflow> work) => Named(work, expected, state);

    private static TestCaseData<Func<V1Alpha1Endpoint>, KStatus> Place(string state, KStatus expected, Func<V1Alpha1Endpoint> place) => Named(place, expected, state);

    private static TestCaseData<TState, KStatus> Named<TState>(TState state, KStatus expected, string name)
    {
        var data = new TestCaseData<TState, KStatus>(state, expected);
        data.SetArgDisplayNames(name, expected.ToString());
        return data;
    }
}
