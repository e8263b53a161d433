namespace ArcOperator.Templates.Tests;

/// <summary>The template arc-s3, and files of arc-http that go to a bucket, with a real store.</summary>
internal sealed class S3Tests : OciTest
{
    private const int Size = 100_000;

    private readonly TemporaryFolder _folder = new();
    private S3Server _store = null!;
    private Dictionary<string, string> _secrets = null!;
    private string _sha256 = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var content = new byte[Size];
        new Random(2).NextBytes(content);
        await File.WriteAllBytesAsync(_folder.PathOf("data.bin"), content);
        _sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        _folder.Write("other.bin", new string('x', Size));
        await File.WriteAllBytesAsync(_folder.PathOf("infected.zip"), TestImages.Zip("x", TestImages.Eicar));
        _store = await S3Server.StartAsync();
        await _store.AddBucketAsync("first");
        await _store.AddBucketAsync("second");
        _secrets = new[] { "src", "dst" }.SelectMany(side => new[] { ($"{side}/username", _store.AccessKey), ($"{side}/password", _store.SecretKey) })
            .ToDictionary(file => file.Item1, file => file.Item2);
        await PutAsync("data.bin", "first/folder/data.bin");
        await PutAsync("infected.zip", "first/infected.zip");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_file_of_a_web_server_arrives_in_a_bucket()
    {
        await using var web = await LocalServer.StartNginxAsync(_folder.Root);
        var parameters = Delivery("", "", ("srcRemoteURL", $"http://{web.Address}"), ("specPath", "data.bin"), ("dstType", "s3"), ("dstRemoteURL", $"{_store.Endpoint}"),
            ("specBucket", "second"), ("specKey", "web/data.bin"), ("srcBandwidth", "50000000"), ("dstBandwidth", "60000000"));
        parameters.Remove("specImage");
        var secrets = new Dictionary<string, string> { ["dst/username"] = _store.AccessKey, ["dst/password"] = _store.SecretKey };

        var run = await TemplateRun.RunAsync("arc-http", parameters, secrets);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs.Should().Contain("arc-digest", $"sha256:{_sha256}").And.Contain("arc-reference", "s3://second/web/data.bin");
        run.Arguments.Should().Contain("--limit-rate 50000000").And.Contain("--bwlimit 60000000B");
        run.ShouldHide(_store.AccessKey, _store.SecretKey);
    }

    [Test]
    public async Task An_object_arrives_in_another_bucket_once_and_without_credentials_in_arguments_logs_or_outputs()
    {
        await using var destination = await RequestLog.StartAsync(_store.Endpoint.Authority);
        var parameters = Object("folder/data.bin", ("dstRemoteURL", $"{destination.Uri}"));

        var run = await TemplateRun.RunAsync("arc-s3", parameters, _secrets);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs.Should().Contain("arc-digest", $"sha256:{_sha256}").And.Contain("arc-reference", "s3://second/folder/data.bin").And.Contain("arc-size", $"{Size}");
        run.ShouldHide(_store.AccessKey, _store.SecretKey);
        destination.Writes.Should().Equal("PUT /second/folder/data.bin");
        destination.Clear();
        (await TemplateRun.RunAsync("arc-s3", parameters, _secrets)).ExitCode.Should().Be(0);
        destination.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task An_object_that_was_uploaded_in_parts_with_the_same_size_is_compared_by_its_bytes()
    {
        // Such an object has no MD5, so that a comparison of size and MD5 would find no difference.
        await PutAsync("other.bin", "second/parts.bin", "--s3-upload-cutoff=0", "--s3-disable-checksum");

        var run = await TemplateRun.RunAsync("arc-s3", Object("folder/data.bin", ("specOverrideKey", "parts.bin")), _secrets);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs.Should().Contain("arc-digest", $"sha256:{_sha256}");
    }

    [Test]
    public async Task A_run_that_is_killed_in_the_middle_of_an_upload_is_completed_by_the_next()
    {
        await using var destination = await RequestLog.StartAsync(_store.Endpoint.Authority);
        var parameters = Object("folder/data.bin", ("dstRemoteURL", $"{destination.Uri}"), ("specOverrideKey", "killed.bin"));
        (await TemplateRun.RunAsync("arc-s3", parameters, _secrets, destination.KillAt("PUT", "/second/killed.bin", bytes: Size / 2))).ExitCode.Should().NotBe(0);
        destination.Rule = null;

        var run = await TemplateRun.RunAsync("arc-s3", parameters, _secrets);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs.Should().Contain("arc-digest", $"sha256:{_sha256}");
    }

    [Test]
    public async Task An_object_with_another_digest_is_not_delivered()
    {
        await using var destination = await RequestLog.StartAsync(_store.Endpoint.Authority);

        var run = await TemplateRun.RunAsync("arc-s3", Object("folder/data.bin", ("dstRemoteURL", $"{destination.Uri}"), ("specSha256", new string('0', 64))), _secrets);

        (run.Failed, run.ExitCode).Should().Be(("pull", 1), run.Log);
        run.Log.Should().Contain($"the file has the digest sha256:{_sha256}, and spec.sha256 is {new string('0', 64)}");
        destination.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task A_store_that_returns_other_bytes_than_were_sent_fails_the_run()
    {
        await using var destination = await RequestLog.StartAsync(_store.Endpoint.Authority);
        destination.Rule = exchange => exchange.Request.Method == "GET" ? exchange.RespondAsync(200, "other", ("ETag", "\"0\"")) : exchange.HandOnAsync();

        var run = await TemplateRun.RunAsync("arc-s3", Object("folder/data.bin", ("dstRemoteURL", $"{destination.Uri}"), ("specOverrideKey", "changed.bin")), _secrets);

        (run.Failed, run.ExitCode).Should().Be(("main", 1), run.Log);
        run.Log.Should().Contain($"the digests differ: sha256:{_sha256} was sent, sha256:");
        run.Outputs["arc-digest"].Should().BeEmpty();
    }

    [TestCase("48h", 10, "Fail", "Eicar-Test-Signature.UNOFFICIAL in infected.zip")]
    [TestCase("1h", 11, "Error", "the database of ")]
    public async Task A_gate_ends_the_run_before_anything_is_sent(string age, int exitCode, string result, string message)
    {
        var databases = await Peers.PushDatabasesAsync(hours: 6);
        await using var destination = await RequestLog.StartAsync(_store.Endpoint.Authority);

        var run = await TemplateRun.RunAsync(
            "arc-s3",
            Object("infected.zip", ("dstRemoteURL", $"{destination.Uri}"), ("gateMalware", "on"), ("malwareDatabase", databases["malwareDatabase"]), ("maxDatabaseAge", age)),
            _secrets);

        (run.Failed, run.ExitCode, $"{run.Gate("malware")["result"]}").Should().Be(("malware", exitCode, result), run.Log);
        $"{run.Gate("malware")["message"]}".Should().StartWith(message);
        destination.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task An_object_whose_key_has_a_colon_arrives_in_a_registry()
    {
        await PutAsync("data.bin", "first/backup-10:30:00.tar");

        var run = await TemplateRun.RunAsync(
            "arc-s3", Object("backup-10:30:00.tar", ("dstType", "oci"), ("dstRemoteURL", $"http://{Peers.Destination.Address}"), ("specOverrideImage", "objects/backup:1")), _secrets);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-digest"].Should().Be(await Peers.DigestAsync(Peers.Destination, "objects/backup:1"));
    }

    [TestCase("folder")]
    [TestCase("no-such")]
    public async Task A_key_without_an_object_fails_the_run(string key)
    {
        var run = await TemplateRun.RunAsync("arc-s3", Object(key), _secrets);

        (run.Failed, run.ExitCode).Should().Be(("pull", 1), run.Log);
        run.Log.Should().Contain($"the bucket first has no object {key}");
    }

    private Task<string> PutAsync(string file, string place, params string[] options) => WorkerTools.RunAsync(
        "rclone", ["copyto", "--ignore-times", .. options, _folder.PathOf(file), $"store:{place}"], ("AWS_CA_BUNDLE", ""), ("RCLONE_CONFIG", "/dev/null"), ("RCLONE_CONFIG_STORE_TYPE", "s3"),
        ("RCLONE_CONFIG_STORE_PROVIDER", "Other"), ("RCLONE_CONFIG_STORE_ENDPOINT", $"{_store.Endpoint}"), ("RCLONE_CONFIG_STORE_ACCESS_KEY_ID", _store.AccessKey),
        ("RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY", _store.SecretKey), ("RCLONE_CONFIG_STORE_NO_CHECK_BUCKET", "true"));

    private Dictionary<string, string> Object(string key, params (string Name, string Value)[] more)
    {
        var parameters = Delivery("", "", [("srcRemoteURL", $"{_store.Endpoint}"), ("dstRemoteURL", $"{_store.Endpoint}"), ("specBucket", "first"), ("specKey", key),
            ("specOverrideBucket", "second"), .. more]);
        parameters.Remove("specImage");
        parameters.Remove("specOverride");
        return parameters;
    }
}
