using ArcOperator.Api.Foreign;
using ArcOperator.History.Options;

namespace ArcOperator.Controllers.History;

/// <summary>Keeps finished runs of schedules in the cluster until they are recorded.</summary>
internal sealed class HistorySchedules(IRunHistory history, HistoryOptions options)
{
    /// <summary>Returns the CronWorkflow to create, which keeps more finished runs if they are recorded.</summary>
    public V1Alpha1CronWorkflow KeepRuns(V1Alpha1CronWorkflow schedule) => !history.IsEnabled || schedule.Spec is not { } spec ? schedule : new()
    {
        Metadata = schedule.Metadata,
        Spec = spec with { SuccessfulJobsHistoryLimit = options.CronRunsKept, FailedJobsHistoryLimit = options.CronRunsKept },
    };
}
