using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>
/// The operator is killed after its first write, its second, its third, …, until a run ends undisturbed. Each time another operator takes over.
/// Consumers always get the whole content, and nothing is left behind.
/// </summary>
internal sealed class SourceKillDuringWorkTests : SourceTest
{
    [Test]
    public Task A_kill_between_creation_and_Ready_changes_no_outcome() => DieAfterEachWriteAsync(
        _ => Task.CompletedTask,
        async name =>
        {
            await CreateAsync(A(name));
            await ReadyAsync(name);
            await DeliversAsync("first", name: name);
        });

    [Test]
    public Task A_kill_between_new_content_and_its_revision_changes_no_outcome() => DieAfterEachWriteAsync(
        async name =>
        {
            await CreateAsync(A(name));
            await ReadyAsync(name);
        },
        async name =>
        {
            var before = (await PublishedAsync(name: name)).Status.Artifact!;
            Serve("second");
            await RequestAsync("now", name);
            var after = (await DeliversAsync("second", name: name)).Status.Artifact!;
            var source = await SourceAsync(source => source.Status.LastHandledReconcileAt == "now", name);
            source.Status.Artifact!.Revision.Should().Be(after.Revision);
            source.Status.Artifact.LastUpdateTime.Should().Be((await PublishedAsync(name: name)).Status.Artifact!.LastUpdateTime);
            await Flux.DownloadAsync(before.Url, before.Digest);
        });

    [Test]
    public Task A_kill_between_a_failure_and_its_recovery_changes_no_outcome() => DieAfterEachWriteAsync(
        async name =>
        {
            await CreateAsync(A(name));
            await ReadyAsync(name);
        },
        async name =>
        {
            Answer(503);
            await RequestAsync("now", name);
            await SourceAsync(source => source.Status.Failures > 0, name);
            await DeliversAsync("first", name: name);
            Serve("first");
            await ReadyAsync(name);
        });

    [Test]
    public Task A_kill_during_a_deletion_changes_no_outcome() => DieAfterEachWriteAsync(
        async name =>
        {
            await CreateAsync(A(name));
            await ReadyAsync(name);
        },
        name => Namespace.DeleteAsync<V1Alpha1ExternalSource>(name));

    private async Task DieAfterEachWriteAsync(Func<string, Task> prepare, Func<string, Task> live)
    {
        await Operator.StopAsync();
        for (var (write, isUndisturbed) = (1, false); !isUndisturbed; write++)
        {
            var name = $"source-{write}";
            Serve("first");
            Operator = await StartOperatorAsync();
            await prepare(name);
            await Operator.StopAsync();

            var mortal = await StartOperatorAsync(lastWrite: write);
            var life = live(name);
            isUndisturbed = await Task.WhenAny(mortal.Dead, life) == life && !mortal.Dead.IsCompleted;
            await mortal.KillAsync();
            Operator = await StartOperatorAsync();
            await life;
            if (await Namespace.FindAsync<V1Alpha1ExternalSource>(name) is { Metadata.DeletionTimestamp: null })
            {
                await Namespace.DeleteAsync<V1Alpha1ExternalSource>(name);
            }

            await Namespace.GoneAsync<V1Alpha1ExternalSource>(name);
            (await Namespace.FindAsync<V1ExternalArtifact>(name)).Should().BeNull();
            StoredFiles().Should().BeEmpty();
            await Operator.StopAsync();
        }
    }
}
