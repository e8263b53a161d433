using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>
/// The operator dies right after its first write, its second, its third, …, until a run comes to its end undisturbed. Each time another
/// operator takes over: consumers never get anything but the whole content, and nothing is left behind.
/// </summary>
internal sealed class SourceSuddenDeathTests : SourceTest
{
    [Test]
    public Task From_creation_to_ready() => DieAfterEachWriteAsync(
        _ => Task.CompletedTask,
        async name =>
        {
            await CreateAsync(A(name));
            await ReadyAsync(name);
            await DeliversAsync("first", name: name);
        });

    [Test]
    public Task From_new_content_to_its_revision() => DieAfterEachWriteAsync(
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
    public Task From_a_failure_to_its_end() => DieAfterEachWriteAsync(
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
    public Task From_deletion_to_its_going() => DieAfterEachWriteAsync(
        async name =>
        {
            await CreateAsync(A(name));
            await ReadyAsync(name);
        },
        name => Space.DeleteAsync<V1Alpha1ExternalSource>(name));

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
            if (await Space.FindAsync<V1Alpha1ExternalSource>(name) is { Metadata.DeletionTimestamp: null })
            {
                await Space.DeleteAsync<V1Alpha1ExternalSource>(name);
            }

            await Space.GoneAsync<V1Alpha1ExternalSource>(name);
            (await Space.FindAsync<V1ExternalArtifact>(name)).Should().BeNull();
            StoredFiles().Should().BeEmpty();
            await Operator.StopAsync();
        }
    }
}
