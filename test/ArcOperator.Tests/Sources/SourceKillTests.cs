using ArcOperator.Testing;
using ArcOperator.Tests.HookExecutor;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace ArcOperator.Tests.Sources;

/// <summary>
/// The operator is killed (SIGKILL) during its work for a source. The next one reaches the state that the first would have reached: the same
/// revision, one ExternalArtifact, and no further file or object.
/// </summary>
public sealed class SourceKillTests
{
    private const int Megabyte = 1 << 20;

    private static readonly byte[] Small = "content that is new"u8.ToArray();

    [Test]
    public Task A_kill_during_the_fetch_changes_no_outcome() => IsAsUndisturbedAsync(new()
    {
        Content = Small,
        WaitForMomentAsync = async rig =>
        {
            var half = new TaskCompletionSource();
            rig.Script(async exchange =>
            {
                await exchange.BeginStreamAsync();
                await exchange.WriteAsync(Small.AsMemory(0, Small.Length / 2));
                half.TrySetResult();
                await exchange.StallAsync();
            });
            await half.Task;
        },
    });

    [Test]
    public async Task A_kill_during_a_hook_changes_no_outcome()
    {
        using var folder = new TemporaryFolder();
        // A confined hook reads files beside its program, and writes to its own folder.
        var halt = folder.PathOf("bin/halt");
        folder.WriteProgram("bin/upper", $"cat >in; if [ -e {halt} ]; then touch $HOME/halted; while :; do sleep 0.1; done; fi; tr a-z A-Z <in");
        var whitelist = folder.Write("whitelist.yaml", "commands: {upper: {allowed: true}}");
        await using var executor = await ExecutorUnderTest.StartWithAsync(whitelist, "--hookExecutor.searchPath", $"{folder.PathOf("bin")}:/usr/bin:/bin");

        await IsAsUndisturbedAsync(new()
        {
            Content = Small,
            Made = content => [.. content.Select(value => (byte)char.ToUpperInvariant((char)value))],
            Hooks = new() { PostRequest = [new() { Name = "upper", Command = "upper" }] },
            CreateRigAsync = () => SourceRig.CreateAsync("--hooks.socketPath", executor.SocketPath, "--hooks.whitelistFile", whitelist),
            WaitForMomentAsync = async _ =>
            {
                File.WriteAllText(halt, "");
                await Eventually.TrueAsync(() => Directory.GetFiles(executor.WorkFolder, "halted", SearchOption.AllDirectories).Length > 0);
            },
            BetweenOperatorsAsync = async () =>
            {
                await Eventually.TrueAsync(() => Directory.GetDirectories(executor.WorkFolder).Length == 0, what: "nobody waits for the hook any more, and so it ends");
                File.Delete(halt);
            },
        });

        Directory.GetDirectories(executor.WorkFolder).Should().BeEmpty();
    }

    [Test]
    public Task A_kill_during_the_storage_in_a_folder_changes_no_outcome() => IsAsUndisturbedAsync(new()
    {
        Content = Bytes(64 * Megabyte),
        WaitForMomentAsync = async rig =>
        {
            var incoming = Path.Combine(rig.StoreFolder, ".incoming");
            // Checked without a pause, because the moment is short.
            await Task.Run(() => SpinWait.SpinUntil(() => Directory.GetFiles(incoming).Length > 0, TimeSpan.FromMinutes(2)));
        },
        IsKilledInTime = rig => Directory.GetFiles(Path.Combine(rig.StoreFolder, ".incoming")).Length > 0,
    });

    [Test]
    public Task A_kill_during_the_upload_to_a_bucket_changes_no_outcome() => InBucketAsync(3 * Megabyte, request => request.Method == "PUT", halts: true);

    [Test]
    public Task A_kill_during_a_multipart_upload_changes_no_outcome() => InBucketAsync(12 * Megabyte, request => request.Query["partNumber"] == "2", halts: true);

    [Test]
    public Task A_kill_before_a_bucket_confirms_an_upload_changes_no_outcome() => InBucketAsync(3 * Megabyte, request => request.Method == "PUT", halts: false);

    [Test]
    public Task A_kill_before_a_bucket_confirms_the_start_of_a_multipart_upload_changes_no_outcome() => InBucketAsync(12 * Megabyte, request => request.Query.ContainsKey("uploads"), halts: false);

    [Test]
    public Task A_kill_before_a_bucket_confirms_the_completion_of_a_multipart_upload_changes_no_outcome() => InBucketAsync(
        12 * Megabyte, request => request.Method == "POST" && request.Query.ContainsKey("uploadId"), halts: false);

    [Test]
    public Task A_kill_before_the_creation_of_the_ExternalArtifact_changes_no_outcome() => AtApiServerAsync("POST", "/externalartifacts", isNew: true, isCarriedOut: false);

    [Test]
    public Task A_kill_before_the_first_status_of_the_ExternalArtifact_changes_no_outcome() => AtApiServerAsync("POST", "/externalartifacts", isNew: true, isCarriedOut: true);

    [Test]
    public Task A_kill_before_the_ExternalArtifact_names_the_new_revision_changes_no_outcome() => AtApiServerAsync("PATCH", $"/externalartifacts/{SourceRig.Name}/status", isNew: false, isCarriedOut: false);

    [Test]
    public Task A_kill_before_the_status_of_the_ExternalSource_is_written_changes_no_outcome() => AtApiServerAsync("PATCH", $"/externalartifacts/{SourceRig.Name}/status", isNew: false, isCarriedOut: true);

    private static async Task InBucketAsync(int size, Func<HttpRequest, bool> isIt, bool halts)
    {
        await using var gate = await HttpGate.StartAsync((await S3Peer.GetAsync()).Endpoint);
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await IsAsUndisturbedAsync(new()
        {
            Content = Bytes(size),
            CreateRigAsync = () => BucketRigAsync(gate),
            WaitForMomentAsync = async _ =>
            {
                gate.Rule = exchange => !isIt(exchange.Request) ? exchange.HandOnAsync()
                    : halts ? exchange.HandOnWithHaltAsync(300_000, reached, go.Task)
                    : exchange.HandOnWithoutAnswerAsync(reached);
                await reached.Task;
            },
            BetweenOperatorsAsync = () =>
            {
                gate.Rule = HttpGate.HandOnAsync;
                go.SetResult();
                return Task.CompletedTask;
            },
        });
    }

    private static async Task<SourceRig> BucketRigAsync(HttpGate gate)
    {
        var options = await S3Peer.NewOptionsAsync();
        var rig = await SourceRig.CreateAsync(
            "--artifact.storage", "S3", "--s3.endpoint", gate.Uri.AbsoluteUri, "--s3.bucket", options.Bucket, "--s3.prefix", options.Prefix,
            "--s3.accessKey", options.AccessKey, "--s3.secretKey", options.SecretKey, "--s3.partSize", $"{options.PartSize}");
        rig.Secrets = [options.SecretKey];
        rig.Elsewhere = async () =>
        [
            .. (await S3Peer.ObjectsAsync(options.Prefix)).Select(name => $"object {name[options.Prefix.Length..]}"),
            .. (await S3Peer.UploadsAsync(options.Prefix)).Select(name => $"unfinished {name[options.Prefix.Length..]}"),
        ];
        return rig;
    }

    private static async Task AtApiServerAsync(string method, string path, bool isNew, bool isCarriedOut)
    {
        await using var gate = await HttpGate.StartAsync(await RawClient.ConnectAsync(await OperatorCluster.Kubeconfig));
        using var folder = new TemporaryFolder();
        var kubeconfig = folder.Write("kubeconfig", $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: gate, cluster: {server: "{{{gate.Uri}}}"}}]
            users: [{name: nobody, user: {}}]
            contexts: [{name: gate, context: {cluster: gate, user: nobody}}]
            current-context: gate
            """);
        await IsAsUndisturbedAsync(new()
        {
            Content = Small,
            IsFirstContent = isNew,
            Kubeconfig = kubeconfig,
            WaitForMomentAsync = async _ =>
            {
                var reached = new TaskCompletionSource();
                gate.Rule = exchange => exchange.Request.Method != method || !exchange.Request.Path.Value!.EndsWith(path) ? exchange.HandOnAsync()
                    : isCarriedOut ? exchange.HandOnWithoutAnswerAsync(reached)
                    : exchange.HoldAsync(reached);
                await reached.Task;
            },
            BetweenOperatorsAsync = () =>
            {
                gate.Rule = HttpGate.HandOnAsync;
                return Task.CompletedTask;
            },
        });
    }

    private static async Task IsAsUndisturbedAsync(SourceKillScenario life)
    {
        var undisturbed = await life.RunAsync(isKilled: false);

        var disturbed = await life.RunAsync(isKilled: true);

        disturbed.Should().Equal(undisturbed);
        undisturbed.Count(thing => thing.Contains("kind: ExternalArtifact")).Should().Be(1);
    }

    // Content that cannot be compressed.
    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
