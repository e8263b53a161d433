using System.Net;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>
/// A real bucket behind a proxy that at times refuses requests or withholds responses. The operator and the artifact server both use the proxy.
/// </summary>
internal sealed class BucketFaultTests : SourceTest
{
    private static readonly string Small = Text(1);
    private static readonly string InParts = Text(9_000_000);

    private HttpGate _gate = null!;

    [OneTimeSetUp]
    public async Task StartGate() => _gate = await HttpGate.StartAsync((await S3Peer.GetAsync()).Endpoint);

    [OneTimeTearDown]
    public ValueTask StopGate() => _gate.DisposeAsync();

    [TearDown]
    public void OpenGate() => _gate.Rule = HttpGate.HandOnAsync;

    [Test]
    public Task A_store_with_503_for_writes_keeps_the_last_artifact() => FailsAndHealsAsync(SlowDownAsync, IsWrite, Small, "cannot store {0} in bucket artifacts: the store responded 503 SlowDown");

    [Test]
    public Task A_store_with_503_for_multipart_writes_keeps_the_last_artifact() => FailsAndHealsAsync(
        SlowDownAsync, request => request.Method == "PUT", InParts, "cannot store {0} in bucket artifacts: the store responded 503 SlowDown");

    [Test]
    public Task A_store_with_503_for_every_request_keeps_the_last_artifact() => FailsAndHealsAsync(SlowDownAsync, _ => true, Small, "cannot look for {1} in bucket artifacts: the store responded 503 ServiceUnavailable");

    [Test]
    public Task A_store_that_confirms_too_late_keeps_the_last_artifact() => FailsAndHealsAsync(
        exchange => exchange.HandOnWithoutAnswerAsync(), IsWrite, Small, "cannot store {0} in bucket artifacts: no response within 2 s");

    [Test]
    public Task Uploads_that_a_slow_store_begins_are_removed() => FailsAndHealsAsync(
        exchange => exchange.HandOnWithoutAnswerAsync(), IsWrite, InParts, "cannot store {0} in bucket artifacts: no response within 2 s");

    [Test]
    public Task Parts_that_a_slow_store_accepts_are_removed() => FailsAndHealsAsync(
        exchange => exchange.HandOnWithoutAnswerAsync(), request => request.Method is "PUT" or "DELETE", InParts, "cannot store {0} in bucket artifacts: no response within 2 s");

    [Test]
    public Task A_store_that_times_out_keeps_the_last_artifact() => FailsAndHealsAsync(
        exchange => exchange.HandOnWithoutAnswerAsync(), _ => true, Small, "cannot look for {1} in bucket artifacts: no response within 2 s");

    [Test]
    public async Task Old_revisions_that_cannot_be_listed_do_not_prevent_publishing()
    {
        _gate.Rule = exchange => exchange.Request.Query.ContainsKey("list-type") ? SlowDownAsync(exchange) : exchange.HandOnAsync();
        await CreateAsync(A());

        await ReadyAsync();

        await DeliversAsync("{}");
        await Eventually.TrueAsync(() => Operator.Log.Contains("cannot be deleted now: cannot list externalsource/"));
    }

    [Test]
    public async Task Uploads_that_cannot_be_listed_do_not_prevent_publishing_or_deletion()
    {
        _gate.Rule = exchange => exchange.Request.Query.ContainsKey("uploads")
            ? exchange.RespondAsync(403, "<Error><Code>AccessDenied</Code><Message>no such right</Message></Error>", ("Content-Type", "application/xml"))
            : exchange.HandOnAsync();
        await CreateAsync(A());
        await ReadyAsync();
        await DeliversAsync("{}");

        await Namespace.DeleteAsync<V1Alpha1ExternalSource>("source");

        await Namespace.GoneAsync<V1Alpha1ExternalSource>("source");
        (await S3Peer.ObjectsAsync(S3.Prefix)).Should().BeEmpty();
        Operator.Log.Should().Contain("cannot be deleted now: cannot clean up bucket artifacts: the store responded 403 AccessDenied");
    }

    private async Task FailsAndHealsAsync(Func<GateExchange, Task> fault, Func<HttpRequest, bool> isHit, string better, string problem)
    {
        Serve("good");
        await CreateAsync(A().Every("1s"));
        var good = await DeliversAsync("good");
        await ReadyAsync();

        _gate.Rule = exchange => isHit(exchange.Request) ? fault(exchange) : exchange.HandOnAsync();
        Serve(better);
        var failed = await NotReadyAsync(ExternalSourceReasons.StorageOperationFailed);

        MessageOf(failed).Should().Match(Sentence(problem, good));
        failed.Status.Artifact!.Revision.Should().Be(good.Status.Artifact!.Revision);
        await IsStillToBeHadAsync(good, areReadsHit: isHit(A("GET")));
        await SourceAsync(source => source.Status.Failures >= 2);
        _gate.Rule = HttpGate.HandOnAsync;
        var healed = await DeliversAsync(better);
        (await ReadyAsync()).Status.Conditions!.Select(condition => condition.Type).Should().Equal(Conditions.Ready, ExternalSourceConditions.ConsumableByFlux);
        await Flux.DownloadAsync(good.Status.Artifact.Url, good.Status.Artifact.Digest);
        await HoldsNothingButAsync(good, healed);
    }

    // If the store refuses reads, consumers get 503, retry later, and keep their revision.
    private async Task IsStillToBeHadAsync(V1ExternalArtifact good, bool areReadsHit)
    {
        (await PublishedAsync()).Status.Artifact.Should().BeEquivalentTo(good.Status.Artifact);
        if (areReadsHit)
        {
            (await Flux.StatusOfAsync(good.Status.Artifact!.Url)).Should().Be(HttpStatusCode.ServiceUnavailable);
        }
        else
        {
            (await Flux.DownloadAsync(good))["data"].Should().Equal("good"u8.ToArray());
        }
    }

    private async Task HoldsNothingButAsync(params V1ExternalArtifact[] revisions)
    {
        (await S3Peer.ObjectsAsync(S3.Prefix)).Should().BeEquivalentTo(revisions.Select(revision => S3.Prefix + revision.Status.Artifact!.Path));
        await Eventually.TrueAsync(async () => (await S3Peer.UploadsAsync(S3.Prefix)).Count == 0, what: "no upload is left unfinished");
    }

    private static Task SlowDownAsync(GateExchange exchange) => exchange.RespondAsync(
        503, "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>", ("Content-Type", "application/xml"));

    private static bool IsWrite(HttpRequest request) => request.Method is "PUT" or "POST" or "DELETE";

    private static HttpRequest A(string method) => new DefaultHttpContext { Request = { Method = method } }.Request;

    // {0} is any object, {1} the artifact that is published.
    private string Sentence(string problem, V1ExternalArtifact good) =>
        $"{problem.Replace("{0}", $"{S3.Prefix}externalsource/*.tar.gz").Replace("{1}", good.Status.Artifact!.Path)} (attempt */10, next try in *s); Last successful artifact maintained";

    // Content that cannot be compressed.
    private static string Text(int bytes)
    {
        var random = new byte[bytes];
        new Random(bytes).NextBytes(random);
        return Convert.ToBase64String(random);
    }

    protected override long MaxSize => 32 << 20;

    protected override ArtifactStorage Storage => ArtifactStorage.S3;

    protected override async Task<S3Options> NewS3Async()
    {
        var options = await S3Peer.NewOptionsAsync();
        return new()
        {
            Endpoint = _gate.Uri,
            Bucket = options.Bucket,
            AccessKey = options.AccessKey,
            SecretKey = options.SecretKey,
            Prefix = options.Prefix,
            PartSize = options.PartSize,
            RequestTimeout = TimeSpan.FromSeconds(2),
            Retries = 1,
        };
    }

    protected override async Task<IReadOnlyList<byte[]>> StoredAsync() => await Task.WhenAll((await S3Peer.ObjectsAsync(S3.Prefix)).Select(S3Peer.ReadAsync));
}
