using System.Globalization;
using System.Text.Json.Nodes;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Plugin.Actions;

/// <summary>The merge patches that the users' commands write. Each sets exactly the field or annotation that the documentation names.</summary>
internal static class OrderPatch
{
    /// <summary>Sets spec.suspend of an Order.</summary>
    public static JsonObject Suspend(bool isSuspended) => new() { ["spec"] = new JsonObject { ["suspend"] = isSuspended } };

    /// <summary>Sets the annotation that repeats work.</summary>
    public static JsonObject Retry(DateTimeOffset forceAt) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["annotations"] = new JsonObject { [ArcAnnotations.ForceAt] = forceAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
        },
    };

    /// <summary>Returns the time for <see cref="Retry"/>: now, or a second after the last one that took effect, because only a later one counts.</summary>
    public static DateTimeOffset NextForceAt(DateTimeOffset? last, DateTimeOffset now)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        return last >= second ? last.Value.AddSeconds(1) : second;
    }

    /// <summary>Stops exactly this run, as <c>argo stop</c> does. Exit handlers still run.</summary>
    public static JsonObject Stop(V1Alpha1Workflow run) => new()
    {
        ["metadata"] = new JsonObject { ["uid"] = run.Uid() },
        ["spec"] = new JsonObject { ["shutdown"] = "Stop" },
    };

    /// <summary>Returns the unfinished runs of an Order, or of one of its artifacts.</summary>
    public static IReadOnlyList<V1Alpha1Workflow> UnfinishedRuns(OrderFacts facts, int? artifact) =>
    [
        .. facts.Artifacts.Where(candidate => artifact is null || candidate.Index == artifact)
            .SelectMany(candidate => candidate.Work is null ? [] : candidate.Work.ScheduledRuns.Append(candidate.Run).OfType<V1Alpha1Workflow>())
            .Where(run => !run.IsDeleting() && !WorkflowPhase.IsFinished(run.Status.Phase))
            .DistinctBy(run => run.Name()),
    ];

    /// <summary>Returns true if the operator has processed the spec of this generation.</summary>
    public static bool IsProcessed(V1Alpha1Order order, long? generation) => order.Status.ObservedGeneration >= (generation ?? 0);
}
