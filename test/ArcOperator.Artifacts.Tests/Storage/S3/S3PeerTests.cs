using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.S3;
using ArcOperator.Testing;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Storage.S3;

/// <summary>Behaviour beyond the contract with a real S3 store: keys, rights, cut connections, and remains of uploads.</summary>
public sealed class S3PeerTests
{
    private readonly Sample _artifact = Sample.Artifact();

    [Test]
    public async Task A_wrong_S3_key_is_an_error_that_says_so()
    {
        var options = await OptionsAsync(secretKey: "wrong");
        using var store = Open(options);

        await FluentActions.Awaiting(() => Sample.PutAsync(store, _artifact)).Should().ThrowAsync<StoreMisconfiguredException>().WithMessage("*403 SignatureDoesNotMatch*");
        await FluentActions.Awaiting(() => store.FindAsync(_artifact.Key, default)).Should().ThrowAsync<StoreMisconfiguredException>().WithMessage("*403*check the key pair*");
    }

    [Test]
    public async Task A_missing_bucket_is_an_error_that_says_so()
    {
        var options = await OptionsAsync(bucket: "nowhere");
        using var store = Open(options);

        await FluentActions.Awaiting(() => Sample.PutAsync(store, _artifact)).Should().ThrowAsync<StoreMisconfiguredException>().WithMessage("*the bucket does not exist*");
        await FluentActions.Awaiting(() => store.ListAsync(_artifact.Key.Folder, default)).Should().ThrowAsync<StoreMisconfiguredException>();
    }

    [Test]
    public async Task S3_keys_from_the_environment_are_used_if_the_options_have_none()
    {
        var server = await S3Peer.GetAsync();
        using var access = new TemporaryVariable("AWS_ACCESS_KEY_ID", server.AccessKey);
        using var secret = new TemporaryVariable("AWS_SECRET_ACCESS_KEY", server.SecretKey + "\n");
        using var store = Open(await OptionsAsync(accessKey: "", secretKey: ""));

        await Sample.PutAsync(store, _artifact);

        (await store.FindAsync(_artifact.Key, default)).Should().NotBeNull();
    }

    [Test]
    public async Task Objects_are_stored_under_the_prefix()
    {
        var options = await OptionsAsync();
        using var store = Open(options);

        await Sample.PutAsync(store, _artifact);

        using var http = S3HttpHandler.CreateClient();
        using var client = S3Connection.Open(options, http);
        var found = await client.GetObjectMetadataAsync(options.Bucket, options.Prefix + _artifact.Key.Path);
        found.Headers.ContentType.Should().Be("application/gzip");
    }

    [TestCase(1_000_000, Description = "in one request")]
    [TestCase(12_000_000, Description = "in parts")]
    public async Task An_upload_is_complete_although_connections_are_cut(int size)
    {
        var artifact = Sample.Artifact(size: size);
        var options = await OptionsAsync();
        await using var proxy = new CuttingProxy(options.Endpoint!, 300_000, 700_000);
        using var store = Open(await OptionsAsync(endpoint: proxy.Uri, prefix: options.Prefix));

        await Sample.PutAsync(store, artifact);

        proxy.Cuts.Should().Be(2);
        (await Sample.ReadAsync(store, artifact.Key)).Should().Equal(artifact.Bytes);
    }

    [Test]
    public async Task A_failed_upload_leaves_no_parts()
    {
        var artifact = Sample.Artifact(size: 12_000_000);
        var options = await OptionsAsync();
        // Every connection is cut before the second part is complete.
        await using var proxy = new CuttingProxy(options.Endpoint!, Enumerable.Repeat(5_500_000L, 10));
        using var store = Open(await OptionsAsync(endpoint: proxy.Uri, prefix: options.Prefix, retries: 0));

        await FluentActions.Awaiting(() => Sample.PutAsync(store, artifact)).Should().ThrowAsync<StoreUnavailableException>();

        (await S3Peer.UploadsAsync(options.Prefix)).Should().BeEmpty();
        (await store.ListAsync(artifact.Key.Folder, default)).Should().BeEmpty();
    }

    [Test]
    public async Task Parts_of_a_killed_process_are_removed_after_a_day()
    {
        var clock = new ManualTimeProvider();
        clock.Advance(DateTimeOffset.UtcNow - clock.GetUtcNow());
        var options = await OptionsAsync();
        using var http = S3HttpHandler.CreateClient();
        using var client = S3Connection.Open(options, http);
        foreach (var seed in Enumerable.Range(0, 5))
        {
            await client.InitiateMultipartUploadAsync(options.Bucket, options.Prefix + Sample.Artifact(seed).Key.Path);
        }

        using var store = new S3Store(options, clock, NullLogger.Instance) { PageSize = 2 };
        (await store.RemoveLeftoversAsync(default)).Should().Be(0, "they might still be uploaded");
        clock.Advance(TimeSpan.FromHours(25));
        (await store.RemoveLeftoversAsync(default)).Should().Be(5);

        (await S3Peer.UploadsAsync(options.Prefix)).Should().BeEmpty();
    }

    [Test]
    public async Task The_cleanup_of_a_folder_removes_its_unfinished_uploads_and_no_others()
    {
        var options = await OptionsAsync();
        var (inside, beside) = (Sample.Artifact(1), Sample.Artifact(2, folder: "externalsource/team/rules-b"));
        using var http = S3HttpHandler.CreateClient();
        using var client = S3Connection.Open(options, http);
        foreach (var artifact in new[] { inside, inside, beside })
        {
            await client.InitiateMultipartUploadAsync(options.Bucket, options.Prefix + artifact.Key.Path);
        }

        using var store = Open(options);
        await Sample.PutAsync(store, inside);

        (await store.RemoveUnfinishedAsync(inside.Key.Folder, default)).Should().Be(2);

        (await S3Peer.UploadsAsync(options.Prefix)).Should().Equal(options.Prefix + beside.Key.Path);
        (await Sample.ReadAsync(store, inside.Key)).Should().Equal(inside.Bytes);
    }

    private static S3Store Open(S3Options options) => new(options, TimeProvider.System, NullLogger.Instance);

    private static async Task<S3Options> OptionsAsync(
        string? bucket = null, string? accessKey = null, string? secretKey = null, Uri? endpoint = null, string? prefix = null, int retries = 3)
    {
        var options = await S3Peer.NewOptionsAsync();
        return new()
        {
            Endpoint = endpoint ?? options.Endpoint,
            Bucket = bucket ?? options.Bucket,
            AccessKey = accessKey ?? options.AccessKey,
            SecretKey = secretKey ?? options.SecretKey,
            Prefix = prefix ?? options.Prefix,
            PartSize = options.PartSize,
            Retries = retries,
        };
    }
}
