using ArcOperator.Api.ExternalSources;
using ArcOperator.Runtime.Status;
using NUnit.Framework;

namespace ArcOperator.Tests.Sources;

/// <summary>A source that gets its first or new content, while the operator is killed and started again.</summary>
internal sealed record SourceKillScenario
{
    private const string Now = "now";

    // The moment of the kill cannot be controlled exactly.
    private const int MostTries = 5;

    private static readonly byte[] Before = "previous content"u8.ToArray();

    /// <summary>Last content of the source server.</summary>
    public required byte[] Content { get; init; }

    /// <summary>Completes when the operator reaches the step at which it is killed. Called before the operator has work.</summary>
    public required Func<SourceRig, Task> WaitForMomentAsync { get; init; }

    /// <summary>Transformation of the content by the hooks.</summary>
    public Func<byte[], byte[]> Made { get; init; } = content => content;

    public ExternalSourceHooks? Hooks { get; init; }

    /// <summary>True if the source has no content before.</summary>
    public bool IsFirstContent { get; init; }

    /// <summary>Kubeconfig of the first operator, or null for the default one.</summary>
    public string? Kubeconfig { get; init; }

    public Func<Task<SourceRig>> CreateRigAsync { get; init; } = () => SourceRig.CreateAsync();

    /// <summary>Action between the kill and the start of the next operator.</summary>
    public Func<Task> BetweenOperatorsAsync { get; init; } = () => Task.CompletedTask;

    /// <summary>Returns true if the kill happened during the intended step.</summary>
    public Func<SourceRig, bool> IsKilledInTime { get; init; } = _ => true;

    /// <returns>All objects and files afterwards, as texts.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(bool isKilled)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            await using var rig = await CreateRigAsync();
            await rig.StartAsync(Kubeconfig);
            var before = IsFirstContent ? null : await BeginAsync(rig);
            if (!await ChangeAsync(rig, isKilled))
            {
                continue;
            }

            await rig.DeliversAsync(Made(Content));
            await rig.SourceAsync(source => source.Status.LastHandledReconcileAt == (IsFirstContent ? null : Now) && source.Status.Conditions.IsTrue(Conditions.Ready));
            if (before is not null)
            {
                await rig.DownloadAsync(before);
            }

            return await rig.SnapshotAsync();
        }

        throw new AssertionException($"the operator was not killed at the intended step in {MostTries} tries");
    }

    private async Task<Api.Foreign.V1ExternalArtifact> BeginAsync(SourceRig rig)
    {
        rig.Serve(Before);
        await rig.CreateAsync(Hooks);
        var published = await rig.DeliversAsync(Made(Before));
        await rig.ReadyAsync();
        return published;
    }

    /// <returns>False if the operator was killed too late.</returns>
    private async Task<bool> ChangeAsync(SourceRig rig, bool isKilled)
    {
        rig.Serve(Content);
        var moment = isKilled ? WaitForMomentAsync(rig) : Task.CompletedTask;
        await (IsFirstContent ? rig.CreateAsync(Hooks) : rig.RequestAsync(Now));
        if (!isKilled)
        {
            return true;
        }

        await moment;
        await rig.KillAsync();
        if (!IsKilledInTime(rig))
        {
            return false;
        }

        await BetweenOperatorsAsync();
        rig.Serve(Content);
        await rig.StartAsync();
        return true;
    }
}
