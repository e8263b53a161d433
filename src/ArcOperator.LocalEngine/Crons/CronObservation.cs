using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>All that the decision about a CronWorkflow rests on.</summary>
/// <param name="Cron">The CronWorkflow.</param>
/// <param name="Owned">The Workflows that it started and that are still there.</param>
/// <param name="Since">What was due up to then was seen to, or was due before anybody looked.</param>
/// <param name="ChangedAt">When its schedules changed under our eyes: they do not reach back.</param>
internal sealed record CronObservation(CronWorkflow Cron, IReadOnlyList<Workflow> Owned, DateTimeOffset Since, DateTimeOffset? ChangedAt);
