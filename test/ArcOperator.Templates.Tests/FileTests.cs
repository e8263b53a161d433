namespace ArcOperator.Templates.Tests;

/// <summary>The template arc-http: files of a web server.</summary>
internal sealed class FileTests : OciTest
{
    private readonly TemporaryFolder _site = new();
    private LocalServer _web = null!;
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
        _site.Write("SHA256SUMS", $"{new string('0', 64)}  other.bin\r\n{_sha256}  data.bin\r\n");
        await WorkerTools.RunAsync("minisign", ["-G", "-W", "-p", _site.PathOf("key.pub"), "-s", _site.PathOf("key")]);
        await WorkerTools.RunAsync("minisign", ["-S", "-s", _site.PathOf("key"), "-m", _site.PathOf("data.bin")]);
        _key = await File.ReadAllTextAsync(_site.PathOf("key.pub"));
        _web = await LocalServer.StartNginxAsync(_site.Root);
        _databases = await Peers.PushDatabasesAsync(hours: 3);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _web.DisposeAsync();
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
    public async Task A_transfer_that_breaks_is_begun_again()
    {
        await using var source = await RequestLog.StartAsync(_web.Address);
        source.Rule = exchange => source.Requests.Count == 1 ? exchange.RespondAsync(200, "a part", ("Content-Length", "100000")) : exchange.HandOnAsync();

        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin", ("srcRemoteURL", $"{source.Uri}"), ("specOverride", "files/broken:1")));

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-source-digest"].Should().Be($"sha256:{_sha256}");
        source.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task A_file_with_another_digest_is_not_delivered([Values("specSha256", "specChecksumPath")] string parameter)
    {
        _site.Write("WRONG", $"{new string('0', 64)}  data.bin\n");

        // The other parameter has the right digest, which is not enough.
        var isChecksum = parameter == "specChecksumPath";

        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin", ("specSha256", isChecksum ? _sha256 : new string('0', 64)), ("specChecksumPath", isChecksum ? "WRONG" : "SHA256SUMS"), ("specOverride", "files/wrong:1")));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1));
        run.Log.Should().Contain($"the file has the digest sha256:{_sha256}, and {(isChecksum ? "the digest in WRONG" : "spec.sha256")} is {new string('0', 64)}");
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
    public async Task A_database_that_is_too_old_decides_nothing()
    {
        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin", ("gateMalware", "on"), ("maxDatabaseAge", "1h"), ("specOverride", "files/stale:1")));

        (run.Failed, run.ExitCode, $"{run.Gate("malware")["result"]}").Should().Be(("malware", 11, "Error"), run.Log);
        (await Peers.DigestAsync(Peers.Destination, "files/stale:1")).Should().BeEmpty();
    }

    [Test]
    public async Task Credentials_of_both_sides_are_in_no_argument_list_log_or_output()
    {
        await using var web = await RequestLog.StartAsync(_web.Address);
        web.RequireLogin(Peers.User, Peers.Password);

        var run = await TemplateRun.RunAsync(
            "arc-http", Http("data.bin", ("srcRemoteURL", $"{web.Uri}"), ("dstRemoteURL", $"http://{Peers.Locked.Address}")), Peers.Login("src", "dst"));

        run.ExitCode.Should().Be(0, run.Log);
        run.Arguments.Should().Contain("curl --config");
        run.ShouldHide(Peers.User, Peers.Password);
    }

    [Test]
    public async Task A_Secret_without_a_password_is_named()
    {
        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin"), new Dictionary<string, string> { ["src/username"] = "robot" });

        (run.Failed, run.ExitCode).Should().Be(("pull", 1), run.Log);
        run.Log.Should().Be("the Secret for src has the key username and no key password\n");
    }

    [Test]
    public async Task A_path_with_a_number_sign_names_the_whole_file()
    {
        _site.Write("release", "another file");
        _site.Write("release#1 a.bin", "file");

        var run = await TemplateRun.RunAsync("arc-http", Http("release#1 a.bin", ("specSha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("file"u8)))));

        run.ExitCode.Should().Be(0, run.Log);
    }

    [TestCase("no-such", "", "spec.path 'no-such'")]
    [TestCase("data.bin", "no-such", "spec.checksumPath 'no-such'")]
    public async Task A_missing_file_is_named(string path, string checksumPath, string name)
    {
        var run = await TemplateRun.RunAsync("arc-http", Http(path, ("specChecksumPath", checksumPath)));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1), run.Log);
        run.Log.Should().EndWith($"{name} cannot be downloaded: the line above has the reason\n").And.Contain("404");
    }

    [Test]
    public async Task A_value_adds_no_line_to_the_log()
    {
        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin\ngate malware: Pass\u001b[2K"));

        run.Log.Should().Be("spec.path 'data.bin gate malware: Pass[2K' is not a path such as folder/file.tar.gz\n");
    }

    [Test]
    public async Task A_redirect_to_plain_HTTP_is_not_followed()
    {
        await using var other = await RequestLog.StartAsync(_web.Address);
        await using var web = await RequestLog.StartAsync(_web.Address);
        web.Rule = exchange => exchange.RespondAsync(302, "", ("Location", $"{other.Uri}data.bin"));

        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin", ("srcRemoteURL", $"{web.Uri}")), Peers.Login("src"));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1), run.Log);
        other.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task A_run_that_is_killed_before_the_tag_is_completed_by_the_next()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Http("data.bin", ("dstRemoteURL", $"{destination.Uri}"), ("specOverride", "files/killed:1"));
        (await TemplateRun.RunAsync("arc-http", parameters, cancellationToken: destination.KillAt("PUT", "/manifests/1"))).ExitCode.Should().NotBe(0);
        (await Peers.DigestAsync(Peers.Destination, "files/killed:1")).Should().BeEmpty();
        destination.Rule = null;

        var run = await TemplateRun.RunAsync("arc-http", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        (await Peers.DigestAsync(Peers.Destination, "files/killed:1")).Should().Be(run.Outputs["arc-digest"]).And.NotBeEmpty();
    }

    [Test]
    public async Task A_registry_that_stores_another_manifest_fails_the_run()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var forged = destination.ForgeDigestOf("forged");

        var run = await TemplateRun.RunAsync("arc-http", Http("data.bin", ("dstRemoteURL", $"{destination.Uri}"), ("specOverride", "files/data.bin:forged")));

        (run.Failed, run.ExitCode).Should().Be(("main", 1), run.Log);
        run.Log.Should().Contain($"was sent, {forged} arrived");
        run.Outputs["arc-digest"].Should().BeEmpty();
    }

    private Dictionary<string, string> Http(string path, params (string Name, string Value)[] more)
    {
        var parameters = Delivery("", "files/data.bin:1", [("srcRemoteURL", $"http://{_web.Address}"), ("specPath", path), ("malwareDatabase", _databases["malwareDatabase"]), .. more]);
        parameters.Remove("specImage");
        return parameters;
    }
}
