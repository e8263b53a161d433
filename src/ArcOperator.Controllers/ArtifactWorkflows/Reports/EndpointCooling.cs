using System.Globalization;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;

namespace ArcOperator.Controllers.ArtifactWorkflows.Reports;

/// <summary>
/// The time for which an Endpoint gets no requests, because it has refused one as too many. It follows from the report of the run alone, so a crash
/// between two writes changes nothing.
/// </summary>
/// <param name="Endpoint">Name of the Endpoint.</param>
/// <param name="Until">End of the time.</param>
internal sealed record EndpointCooling(string Endpoint, DateTimeOffset Until)
{
    /// <summary>Longest time, with its jitter.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // All work of an Endpoint would start again at the same moment.
    private const double LargestJitter = 0.1;

    /// <summary>Returns the Endpoint that the report of a run names as limited, or null.</summary>
    public static EndpointCooling? Find(V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1Workflow run, RunReport? report)
    {
        if (report?.RetryAfter is not { } retry || run.Status.FinishedAt is not { } end)
        {
            return null;
        }

        var endpoint = artifactWorkflow.GetLabel(retry.IsDestination ? ArcLabels.Destination : ArcLabels.Source) ?? "";
        var jitter = 1 + (LargestJitter * ContentHash.Fraction(run.Uid()));
        var seconds = Math.Min(Math.Ceiling(retry.Seconds * jitter), Longest.TotalSeconds);
        return new(endpoint, end.AddSeconds(seconds));
    }

    /// <summary>Returns true if the run has failed and is repeated after the time. A schedule has its next run, and a stopped run stays stopped.</summary>
    public static bool CanRepeat(V1Alpha1ArtifactWorkflow artifactWorkflow, V1Alpha1Workflow run) =>
        artifactWorkflow.Spec.Cron is null && WorkflowPhase.IsFailure(run.Status.Phase) && WorkflowStop.CauseOf(run) is null;
}

/// <summary>The request of a server to wait.</summary>
/// <param name="IsDestination">True for the destination, false for the source.</param>
/// <param name="Seconds">Seconds to wait.</param>
internal readonly record struct RetryAfter(bool IsDestination, long Seconds)
{
    private const string Destination = "destination ";
    private const string Source = "source ";

    /// <summary>Reads <c>30</c>, <c>source 30</c> or <c>destination 30</c>.</summary>
    public static RetryAfter? Parse(string text)
    {
        var isDestination = text.StartsWith(Destination, StringComparison.Ordinal);
        var number = isDestination ? text[Destination.Length..] : text.StartsWith(Source, StringComparison.Ordinal) ? text[Source.Length..] : text;
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? new(isDestination, seconds) : null;
    }
}
