using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>A capacity for Workflows whose queues only record.</summary>
internal sealed record CapacityBuilder
{
    public GateLimits Limits { get; init; } = GateLimits.Of(500);

    public IReadOnlyList<V1Alpha1Workflow> Workflows { get; init; } = [];

    public IReadOnlyList<V1Alpha1ArtifactWorkflow> ArtifactWorkflows { get; init; } = [];

    public IReadOnlyList<V1Alpha1Endpoint> Endpoints { get; init; } = [];

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The cache of Workflows, after the capacity was built.</summary>
    public FixedCache<V1Alpha1Workflow>? WorkflowCache { get; set; }

    /// <summary>Names of the ArtifactWorkflows that got a place after a wait.</summary>
    public List<string> Woken { get; } = [];

    /// <summary>Names of the Endpoints whose status is due, with the delay.</summary>
    public List<(string Endpoint, TimeSpan Delay)> Reported { get; } = [];

    public WorkflowCapacity Build() => new(
        Limits, WorkflowCache ??= new(Workflows), new FixedCache<V1Alpha1ArtifactWorkflow>(ArtifactWorkflows), new FixedCache<V1Alpha1Endpoint>(Endpoints), new(),
        (woken, _, _, _, _, _) =>
        {
            Woken.Add(woken.Name());
            return Task.FromResult(true);
        },
        (endpoint, _, _, delay, _, _) =>
        {
            Reported.Add((endpoint.Name(), delay));
            return Task.FromResult(true);
        },
        Clock);
}
