namespace ArcOperator.Templates.Tests;

/// <summary>The templates arc-http and arc-s3: files from a web server and between buckets.</summary>
internal sealed class FileTests : OciTest
{
    private readonly TemporaryFolder _site = new();
    private LocalServer _web = null!;
    private S3Server _store = null!;
    private Dictionary<string, string> _databases = null!;
    private string _key = null!;
    private string _sha256 = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(_site.PathOf("data.bin"), content);
        await File.WriteAllBytesAsync(_site.PathOf("infected.zip"), TestImages.Zip("x", TestImages.Eicar));
        _sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        _site.Write("SHA256SUMS", $"{new string('0', 64)}  other.bin\n{_sha256}  data.bin\n");
        await WorkerTools.RunAsync("minisign", ["-G", "-W", "-p", _site.PathOf("key.pub"), "-s", _site.PathOf("key")]);
        await WorkerTools.RunAsync("minisign", ["-S", "-s", _site.PathOf("key"), "-m", _site.PathOf("data.bin")]);
        _key = await File.ReadAllTextAsync(_site.PathOf("key.pub"));
        _web = await LocalServer.StartNginxAsync(_site.Root);
        _store = await S3Server.StartAsync();
        _databases = await Peers.PushDatabasesAsync(hours: 3);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _web.DisposeAsync();
        await _store.DisposeAsync();
        _site.Dispose();
    }

    [Test]
    public async Task A_signed_file_arrives_in_a_registry_once()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Http("data.bin", ("dstRemoteURL", $"{destination.Uri}"), ("specChecksumPath", "SHA256SUMS"), ("specSignaturePath", "data.bin.minisig"),
            ("gateSignature", "minisign"), ("trustedKeys", _key), ("gateMalware", "on"), ("maxDatabaseAge", "48h"));

        var run = await TemplateRun.RunAsync("arc-http", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs.Should().Contain("arc-source-digest", $"sha256:{_sha256}").And.Contain("arc-size", "100000");
        ($"{run.Gate("signature")["result"]}", $"{run.Gate("malware")["result"]}").Should().Be(("Pass", "Pass"));
        run.Outputs["arc-digest"].Should().Be(await Peers.DigestAsync(Peers.Destination, "files/data.bin:1"));
        destination.Clear();
        (await TemplateRun.RunAsync("arc-http", parameters)).ExitCode.Should().Be(0);
        destination.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task A_file_with_another_digest_is_not_delivered([Values("specSha256", "specChecksumPath")] string parameter)
    {
        _site.Write("WRONG", $"{new string('0', 64)}  data.bin\n");

        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin", (parameter, parameter == "specSha256" ? new string('0', 64) : "WRONG"), ("specOverride", "files/wrong:1")));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1));
        run.Log.Should().Contain($"the file has the digest sha256:{_sha256}, and spec.sha256 is {new string('0', 64)}");
        (await Peers.DigestAsync(Peers.Destination, "files/wrong:1")).Should().BeEmpty();
    }

    [TestCase("data.bin", "", "signature")]
    [TestCase("data.bin", "SHA256SUMS", "signature")]
    [TestCase("infected.zip", "", "malware")]
    public async Task A_gate_refuses_the_file(string path, string signature, string gate)
    {
        var run = await TemplateRun.RunAsync("arc-http", Http(path, ("specSignaturePath", signature), ("gateSignature", gate == "signature" ? "minisign" : "off"), ("trustedKeys", _key),
            ("gateMalware", "on"), ("specOverride", "files/refused:1")));

        (run.Failed, run.ExitCode).Should().Be((gate, 10), run.Log);
        $"{run.Gate(gate)["result"]}".Should().Be("Fail");
        (await Peers.DigestAsync(Peers.Destination, "files/refused:1")).Should().BeEmpty();
    }

    [TestCase("../etc/passwd")]
    [TestCase("/data.bin")]
    [TestCase("folder/-o")]
    [TestCase("")]
    public async Task A_path_that_leads_elsewhere_is_refused(string path)
    {
        var run = await TemplateRun.RunAsync("arc-http", Http(path));

        run.ExitCode.Should().Be(1);
        run.Log.Should().Contain($"spec.path '{path}' is not a path such as folder/file.tar.gz");
    }

    [Test]
    public async Task An_address_adds_no_line_to_the_settings_of_a_program()
    {
        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin", ("srcRemoteURL", $"http://{_web.Address}\noutput = {_site.PathOf("forged")}")));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1), run.Log);
        run.Log.Should().Contain("is not a URL: it begins with a dash, or has white space or control characters");
    }

    [Test]
    public async Task A_secret_adds_no_line_to_the_settings_of_a_program()
    {
        var secret = new Dictionary<string, string> { ["src/token"] = $"token\"\noutput = \"{_site.PathOf("forged")}\n" };

        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin"), secret);

        run.ExitCode.Should().Be(0, run.Log);
        File.Exists(_site.PathOf("forged")).Should().BeFalse();
    }

    [Test]
    public async Task A_file_goes_to_a_bucket_and_from_there_to_another_without_credentials_in_arguments_or_logs()
    {
        await _store.AddBucketAsync("first");
        await _store.AddBucketAsync("second");
        var secret = new Dictionary<string, string> { ["dst/username"] = _store.AccessKey, ["dst/password"] = _store.SecretKey };
        var parameters = Http("data.bin", ("dstType", "s3"), ("dstRemoteURL", $"{_store.Endpoint}"), ("specOverride", ""), ("specBucket", "first"), ("specKey", "folder/data.bin"));

        var run = await TemplateRun.RunAsync("arc-http", parameters, secret);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs.Should().Contain("arc-digest", $"sha256:{_sha256}").And.Contain("arc-reference", "s3://first/folder/data.bin");
        secret["src/username"] = _store.AccessKey;
        secret["src/password"] = _store.SecretKey;
        var copy = Delivery("", "", ("srcRemoteURL", $"{_store.Endpoint}"), ("dstRemoteURL", $"{_store.Endpoint}"), ("specBucket", "first"), ("specKey", "folder/data.bin"), ("specOverrideBucket", "second"));
        copy.Remove("specImage");
        copy.Remove("specOverride");
        var second = await TemplateRun.RunAsync("arc-s3", copy, secret);
        second.ExitCode.Should().Be(0, second.Log);
        second.Outputs.Should().Contain("arc-digest", $"sha256:{_sha256}").And.Contain("arc-reference", "s3://second/folder/data.bin");
        foreach (var text in (string[])[run.Arguments, second.Arguments, run.Log, second.Log, .. run.Outputs.Values, .. second.Outputs.Values])
        {
            text.Should().NotContain(_store.SecretKey);
        }

        // The gates decide about objects of buckets, too.
        foreach (var (name, value) in _databases.Where(database => database.Key == "malwareDatabase"))
        {
            copy[name] = value;
        }

        copy["gateMalware"] = "on";
        copy["maxDatabaseAge"] = "1h";
        (await TemplateRun.RunAsync("arc-s3", copy, secret)).ExitCode.Should().Be(11);
        copy["specSha256"] = new string('0', 64);
        (await TemplateRun.RunAsync("arc-s3", copy, secret)).Failed.Should().Be("pull");
    }

    private Dictionary<string, string> Http(string path, params (string Name, string Value)[] more)
    {
        var parameters = Delivery("", "files/data.bin:1", [("srcRemoteURL", $"http://{_web.Address}"), ("specPath", path), ("malwareDatabase", _databases["malwareDatabase"]), .. more]);
        parameters.Remove("specImage");
        return parameters;
    }
}
