using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Runtime.LeaderElection;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>
/// When the whitelist for hooks changes, the ExternalSources with hooks are looked at again: what was refused may be allowed now. A
/// whitelist with mistakes is told of at them.
/// </summary>
internal sealed class WhitelistListener(
    WhitelistFile whitelist, IEntityCache<V1Alpha1ExternalSource> sources, EntityQueue<V1Alpha1ExternalSource> queue, EventPublisher events, LeaderStatus leader)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        whitelist.Loaded += Tell;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        whitelist.Loaded -= Tell;
        return Task.CompletedTask;
    }

    private void Tell(WhitelistLoad load)
    {
        if (!leader.IsLeader)
        {
            return;
        }

        foreach (var source in sources.List().Where(ExternalSourceInputs.HasHooks))
        {
            // Neither of the two waits for anything.
            _ = load.IsAccepted
                ? queue(source, ReconciliationType.Modified, ReconciliationTriggerSource.Operator, TimeSpan.Zero, 0, CancellationToken.None)
                : events(source, ExternalSourceReasons.HookWhitelistInvalid, load.Message, EventType.Warning, CancellationToken.None);
        }
    }
}
