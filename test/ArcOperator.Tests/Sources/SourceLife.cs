using ArcOperator.Api.ExternalSources;
using ArcOperator.Runtime.Status;
using NUnit.Framework;

namespace ArcOperator.Tests.Sources;

/// <summary>What a source goes through: there is new content for it, or it is new itself. The operator may be killed meanwhile, and is started again.</summary>
internal sealed record SourceLife
{
    private const string Now = "now";

    // Where the moment of the kill is a matter of luck.
    private const int MostTries = 5;

    private static readonly byte[] Before = "content of before"u8.ToArray();

    /// <summary>What the source server has in the end.</summary>
    public required byte[] Content { get; init; }

    /// <summary>Has the operator come to the moment in which it is killed: called before there is something to do for it, completed at the moment.</summary>
    public required Func<SourceRig, Task> Trap { get; init; }

    /// <summary>What hooks make of content.</summary>
    public Func<byte[], byte[]> Made { get; init; } = content => content;

    public ExternalSourceHooks? Hooks { get; init; }

    /// <summary>Whether the content is the first.</summary>
    public bool IsNew { get; init; }

    /// <summary>How the first operator gets to the API server; null: the usual way.</summary>
    public string? Kubeconfig { get; init; }

    public Func<Task<SourceRig>> FoundAsync { get; init; } = () => SourceRig.CreateAsync();

    /// <summary>What happens between two operators.</summary>
    public Func<Task> Meanwhile { get; init; } = () => Task.CompletedTask;

    /// <summary>Whether the moment of the kill was the right one.</summary>
    public Func<SourceRig, bool> IsCaught { get; init; } = _ => true;

    /// <returns>All that there is afterwards.</returns>
    public async Task<IReadOnlyList<string>> LiveAsync(bool isDisturbed)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            await using var rig = await FoundAsync();
            await rig.StartAsync(Kubeconfig);
            var before = IsNew ? null : await BeginAsync(rig);
            if (!await ChangeAsync(rig, isDisturbed))
            {
                continue;
            }

            await rig.DeliversAsync(Made(Content));
            await rig.SourceAsync(source => source.Status.LastHandledReconcileAt == (IsNew ? null : Now) && source.Status.Conditions.IsTrue(Conditions.Ready));
            if (before is not null)
            {
                await rig.DownloadAsync(before);
            }

            return await rig.WorldAsync();
        }

        throw new AssertionException($"the operator was not caught in {MostTries} tries");
    }

    private async Task<Api.Foreign.V1ExternalArtifact> BeginAsync(SourceRig rig)
    {
        rig.Serve(Before);
        await rig.CreateAsync(Hooks);
        var published = await rig.DeliversAsync(Made(Before));
        await rig.ReadyAsync();
        return published;
    }

    /// <returns>False: the operator was killed too late.</returns>
    private async Task<bool> ChangeAsync(SourceRig rig, bool isDisturbed)
    {
        rig.Serve(Content);
        var moment = isDisturbed ? Trap(rig) : Task.CompletedTask;
        await (IsNew ? rig.CreateAsync(Hooks) : rig.RequestAsync(Now));
        if (!isDisturbed)
        {
            return true;
        }

        await moment;
        await rig.KillAsync();
        if (!IsCaught(rig))
        {
            return false;
        }

        await Meanwhile();
        rig.Serve(Content);
        await rig.StartAsync();
        return true;
    }
}
