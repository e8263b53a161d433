using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Endpoints;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>An Endpoint with its dependencies.</summary>
internal sealed record EndpointBuilder
{
    public string Name { get; init; } = "place";

    public V1Alpha1EndpointSpec Spec { get; init; } = new() { Type = "oci", RemoteUrl = "place.example", Usage = EndpointUsage.All };

    public V1Alpha1EndpointStatus? Status { get; init; }

    /// <summary>The Secret of the Endpoint. Null if it does not exist.</summary>
    public SecretFingerprint? Secret { get; init; }

    public string? ForceAt { get; init; }

    public bool IsTypeKnown { get; init; } = true;

    public IReadOnlyList<string> Orders { get; init; } = [];

    public ProbeProgress Progress { get; init; } = ProbeProgress.None;

    public BudgetUse Use { get; init; } = BudgetUse.None;

    public EndpointOptions Options { get; init; } = new();

    public V1Alpha1Endpoint Build() => new()
    {
        Metadata = new()
        {
            Name = Name,
            Uid = $"uid-of-{Name}",
            NamespaceProperty = An.Namespace,
            Generation = 3,
            Annotations = ForceAt is null ? null : new Dictionary<string, string> { [ArcAnnotations.ForceAt] = ForceAt },
        },
        Spec = Spec,
        Status = Status ?? new(),
    };

    public EndpointBuilder With(Func<V1Alpha1EndpointSpec, V1Alpha1EndpointSpec> change) => this with { Spec = change(Spec) };

    public EndpointObservation Observed() => new(Build(), Secret, IsTypeKnown, Orders, Progress, Use);

    public EndpointPlan PlanAt(DateTimeOffset now) => EndpointPlan.For(Observed(), Options, now);

    public V1Alpha1EndpointStatus StatusAt(DateTimeOffset now, ProbeResult? probe) => EndpointStatus.From(Observed(), (probe is null ? this : this with { Progress = new(PlanAt(now).Subject, now, probe, null) }).PlanAt(now), probe, Options, now);

    public TimeSpan? RequeueAt(DateTimeOffset now) => EndpointPlan.NextWork(Build(), Options, now);

    /// <summary>Returns the Endpoint after a probe with this result, by default a success.</summary>
    public EndpointBuilder Probed(DateTimeOffset? at = null, ProbeResult? probe = null) =>
        this with { Status = StatusAt(at ?? An.Noon, probe ?? new(EndpointConditions.Reachable("True", "Answered", "place.example responds with 200"), CredentialCondition.Accepted())) };
}
