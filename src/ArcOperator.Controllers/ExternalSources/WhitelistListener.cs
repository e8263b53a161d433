using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Shared;
using ArcOperator.Runtime.LeaderElection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>
/// Requeues the ExternalSources with hooks when the whitelist changes, because a refused command may be allowed now. Emits an event on
/// them if the new whitelist has mistakes.
/// </summary>
internal sealed class WhitelistListener(
    WhitelistFile whitelist, IEntityCache<V1Alpha1ExternalSource> sources, EntityQueue<V1Alpha1ExternalSource> queue, EventPublisher events, LeaderStatus leader)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        whitelist.Loaded += OnLoaded;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        whitelist.Loaded -= OnLoaded;
        return Task.CompletedTask;
    }

    private void OnLoaded(WhitelistLoad load)
    {
        if (!leader.IsLeader)
        {
            return;
        }

        foreach (var source in sources.List().Where(ExternalSourceInputs.HasHooks))
        {
            // Both only add to a queue, so there is nothing to await.
            _ = load.IsAccepted
                ? queue(source, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, CancellationToken.None)
                : events(source, ExternalSourceReasons.HookWhitelistInvalid, PrintableText.ToSingleLine(load.Message, EventRecord.LongestMessage), EventType.Warning, CancellationToken.None);
        }
    }
}
