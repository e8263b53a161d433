namespace ArcOperator.Templates.Tests;

/// <summary>The template arc-scan: its gates decide about an image, and nothing is pushed.</summary>
internal sealed class ScanTests : OciTest
{
    private Dictionary<string, string> _databases = null!;
    private string _digest = null!;

    [OneTimeSetUp]
    public async Task PushImages()
    {
        _databases = await Peers.PushDatabasesAsync(hours: 8);
        _digest = await TestImages.PushAsync($"{Peers.Source.Address}/scan/clean:1", TestImages.Alpine("arc-harmless"));
        await Peers.Signer.SignWithCosignAsync($"{Peers.Source.Address}/scan/clean@{_digest}");
        await TestImages.PushAsync($"{Peers.Source.Address}/scan/bad:1", [.. TestImages.Alpine("arc-vulnerable", "AGPL-3.0-only"), ("x", TestImages.Eicar)]);
        await Peers.LockAsync("scan/clean:1");
        foreach (var database in _databases.Values)
        {
            await Peers.LockAsync(database.Split('/', 4)[3]);
        }
    }

    [Test]
    public async Task A_clean_image_passes_all_gates_and_nothing_is_pushed()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);

        var run = await TemplateRun.RunAsync("arc-scan", Scan("scan/clean:1", ("dstRemoteURL", $"{destination.Uri}"), ("gateSignature", "cosign"), ("trustedKeys", Peers.Signer.CosignKey),
            ("gateMalware", "on"), ("gateVulnerabilities", "HIGH"), ("gateLicences", "AGPL-3.0-only"), ("maxDatabaseAge", "48h")));

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs.Should().Contain("arc-digest", _digest).And.Contain("arc-source-digest", _digest).And.Contain("arc-reference", $"{Peers.Source.Address}/scan/clean@{_digest}");
        foreach (var gate in (string[])["signature", "malware", "vulnerabilities", "licences"])
        {
            $"{run.Gate(gate)["result"]}".Should().Be("Pass");
        }

        destination.Requests.Should().BeEmpty();
    }

    [TestCase("gateSignature", "cosign", "signature", 10)]
    [TestCase("gateMalware", "on", "malware", 10)]
    [TestCase("gateVulnerabilities", "CRITICAL", "vulnerabilities", 10)]
    [TestCase("gateLicences", "AGPL-3.0-only", "licences", 10)]
    [TestCase("gateMalware", "on", "malware", 11)]
    [TestCase("gateVulnerabilities", "CRITICAL", "vulnerabilities", 11)]
    public async Task A_gate_refuses_the_image_or_decides_nothing_with_a_database_that_is_too_old(string parameter, string value, string gate, int exitCode)
    {
        var run = await TemplateRun.RunAsync("arc-scan", Scan("scan/bad:1", (parameter, value), ("trustedKeys", Peers.Signer.CosignKey), ("maxDatabaseAge", exitCode == 11 ? "1h" : "48h")));

        (run.Failed, run.ExitCode, $"{run.Gate(gate)["result"]}").Should().Be((gate, exitCode, exitCode == 11 ? "Error" : "Fail"), run.Log);
        run.Outputs["arc-digest"].Should().BeEmpty();
    }

    [Test]
    public async Task A_signature_of_another_key_is_refused()
    {
        using var other = await Signer.CreateAsync();

        var run = await TemplateRun.RunAsync("arc-scan", Scan("scan/clean:1", ("gateSignature", "cosign"), ("trustedKeys", other.CosignKey)));

        (run.Failed, run.ExitCode).Should().Be(("signature", 10), run.Log);
    }

    [Test]
    public async Task Another_digest_at_the_source_fails_the_run()
    {
        var run = await TemplateRun.RunAsync("arc-scan", Scan($"scan/clean:1@sha256:{new string('0', 64)}"));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1), run.Log);
        run.Log.Should().Contain("not found");
    }

    [Test]
    public async Task Credentials_of_the_registry_and_the_databases_are_in_no_argument_list_log_or_output()
    {
        var locked = _databases.Select(database => (database.Key, database.Value.Replace(Peers.Source.Address, Peers.Locked.Address, StringComparison.Ordinal)));

        var run = await TemplateRun.RunAsync(
            "arc-scan", Scan("scan/clean:1", [("srcRemoteURL", $"http://{Peers.Locked.Address}"), ("gateMalware", "on"), ("gateVulnerabilities", "HIGH"), .. locked]), Peers.Login("src", "databases"));

        run.ExitCode.Should().Be(0, run.Log);
        $"{run.Gate("vulnerabilities")["database"]}".Should().StartWith(Peers.Locked.Address);
        run.ShouldHide(Peers.User, Peers.Password);
    }

    private Dictionary<string, string> Scan(string image, params (string Name, string Value)[] more)
    {
        var parameters = Delivery(image, "", [.. _databases.Select(database => (database.Key, database.Value)), .. more]);
        parameters.Remove("specOverride");
        return parameters;
    }
}
