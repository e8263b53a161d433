using ArcOperator.Api.Shared;
using ArcOperator.History.Options;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.History;

/// <summary>Decides if the finalizer of an object may let it go.</summary>
internal sealed class HistoryGate(IRunHistory history, HistoryOptions options, TimeProvider clock, ILogger<HistoryGate> logger)
{
    /// <summary>Delay after which a finalizer asks again.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>Waits for a moment until the records of an object are stored.</summary>
    /// <returns>Null if the object may go, otherwise the reason for which its deletion waits.</returns>
    public async Task<string?> WaitAsync(IKubernetesObject<V1ObjectMeta> entity, IReadOnlyList<HistoryRecord> records, CancellationToken cancellationToken)
    {
        if (await history.EnsureRecordedAsync(records, cancellationToken) is not { } problem)
        {
            return null;
        }

        var waited = clock.GetUtcNow().UtcDateTime - entity.Metadata.DeletionTimestamp;
        var skips = entity.GetAnnotation(ArcAnnotations.SkipHistory) == "true" ? "by hand"
            : options.Patience > TimeSpan.Zero && waited >= options.Patience ? "history.patience has passed"
            : null;
        if (skips is null)
        {
            return Message(problem);
        }

        HistoryLog.Skipped(logger, skips, entity.Kind, entity.Namespace() ?? "", entity.Name());
        history.CountSkipped();
        return null;
    }

    private static string Message(HistoryProblem problem) => problem switch
    {
        HistoryProblem.Full => "the record cannot be stored: the disk of the history is full",
        HistoryProblem.ReadOnly => "the record cannot be stored: the history cannot be written",
        HistoryProblem.Corrupt => "the record cannot be stored: the history is damaged, see arc-operator history recover",
        HistoryProblem.Misconfigured => "the record cannot be stored: the credentials or the configuration of the history are wrong",
        HistoryProblem.NewerSchema => "the record cannot be stored: a newer version of the operator has written the history",
        _ => "the record cannot be stored: the history is not available; ARC retries automatically",
    };
}
