using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Stored artifacts whose bytes change without a change of size.</summary>
internal sealed class StoredArtifactDamageTests : SourceTest
{
    private TimeSpan _scrubInterval;

    protected override ArtifactOptions Artifacts => new()
    {
        Storage = Storage, Folder = Store, BaseUrl = base.Artifacts.BaseUrl, MaxSize = MaxSize, ScrubInterval = _scrubInterval, ScrubRate = 64 << 10,
    };

    [OneTimeSetUp]
    public void WithoutScrub() => _scrubInterval = TimeSpan.FromDays(1);

    [Test]
    public async Task A_damaged_artifact_is_rebuilt_at_the_next_interval()
    {
        await CreateAsync(A().Every("1s"));
        await DeliversAsync("{}");
        await ReadyAsync();

        var original = DamageFile();

        await RebuiltAsync(original);
    }

    [Test]
    public async Task A_damaged_artifact_is_rebuilt_at_a_request()
    {
        await CreateAsync(A());
        await DeliversAsync("{}");
        await ReadyAsync();
        var original = DamageFile();

        await RequestAsync("now");

        await RebuiltAsync(original);
        Server.Requests.Should().HaveCount(2);
        Server.Requests[^1].Headers.Should().NotContainKey("If-None-Match", "a damaged artifact needs all data again");
    }

    [Test]
    public async Task A_damaged_artifact_is_rebuilt_after_the_background_comparison()
    {
        await CreateAsync(A());
        await DeliversAsync("{}");
        await ReadyAsync();
        _scrubInterval = TimeSpan.FromSeconds(1);
        await RestartOperatorAsync();
        WithoutScrub();
        await Eventually.TrueAsync(() => Server.Requests.Count == 2, what: "the new process has verified the artifact");
        await ReadyAsync();

        var original = DamageFile();

        await RebuiltAsync(original);
        Operator.Log.Should().Contain($"Stored artifact of ExternalSource {Namespace.Name}/source is lost or damaged, and is rebuilt");
    }

    [Test]
    public async Task A_suspended_source_is_not_rebuilt()
    {
        await CreateAsync(A());
        await ReadyAsync();
        await PatchAsync("""{ "suspend": true }""");
        await SourceAsync(source => source.Status.ObservedGeneration == 2);
        DamageFile();
        _scrubInterval = TimeSpan.FromSeconds(1);
        await RestartOperatorAsync();
        WithoutScrub();
        await CreateAsync(A("sentinel").Every("1s"));
        await ReadyAsync("sentinel");

        // The sentinel is damaged after the suspended source, and its repair shows that a comparison of both is over.
        var sentinel = StoredFiles().Single(file => file.Contains("/sentinel/", StringComparison.Ordinal));
        File.Delete(sentinel);
        await Eventually.TrueAsync(() => File.Exists(sentinel));

        (await Namespace.EventsAsync("source")).Should().NotContain(@event => @event.Reason == ExternalSourceReasons.ArtifactRebuilt);
    }

    [Test]
    public async Task A_damaged_artifact_of_an_unavailable_source_is_not_served_completely_and_the_message_says_so()
    {
        await CreateAsync(A());
        var published = await DeliversAsync("{}");
        await ReadyAsync();
        DamageFile();
        Answer(503);

        await RequestAsync("now");

        MessageOf(await NotReadyAsync(ExternalSourceReasons.Failed)).Should().EndWith("; the stored artifact is lost or damaged, and cannot be downloaded");
        using var client = new HttpClient();
        (await client.GetAsync(published.Status.Artifact!.Url)).StatusCode.Should().Be(System.Net.HttpStatusCode.ServiceUnavailable);
        Serve("{}");
        await ReadyAsync();
        await DeliversAsync("{}");
    }

    private byte[] DamageFile()
    {
        var file = StoredFiles().Single();
        var original = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [.. original[..^1], (byte)(original[^1] ^ 1)]);
        return original;
    }

    private async Task RebuiltAsync(byte[] original)
    {
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("source")).Any(@event => @event.Reason == ExternalSourceReasons.ArtifactRebuilt));
        File.ReadAllBytes(StoredFiles().Single()).Should().Equal(original);
    }
}
