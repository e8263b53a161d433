namespace ArcOperator.Templates.Tests;

/// <summary>The gates of the template arc-oci. A refused image never reaches the destination.</summary>
internal sealed class OciGateTests : OciTest
{
    private const int Refused = 10;
    private const int Inconclusive = 11;

    private Dictionary<string, string> _databases = null!;

    [OneTimeSetUp]
    public async Task PushDatabases() => _databases = await Peers.PushDatabasesAsync(hours: 2);

    [Test]
    public async Task An_image_that_passes_all_gates_arrives_with_its_SBOM()
    {
        var digest = await PushAsync("clean", TestImages.Alpine("arc-harmless"));
        await Peers.Signer.SignWithCosignAsync($"{Peers.Source.Address}/gates/clean@{digest}");
        var parameters = Gates("clean", ("gateSignature", "cosign"), ("trustedKeys", Peers.Signer.CosignKey), ("gateMalware", "on"), ("gateVulnerabilities", "HIGH"),
            ("gateLicences", "AGPL-3.0-only"), ("sbom", "cyclonedx"), ("maxDatabaseAge", "48h"));

        var run = await TemplateRun.RunAsync("arc-oci", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs.Should().Contain("arc-digest", digest);
        foreach (var gate in (string[])["signature", "malware", "vulnerabilities", "licences"])
        {
            $"{run.Gate(gate)["result"]}".Should().Be("Pass");
        }

        DateTimeOffset.Parse($"{run.Gate("malware")["databaseBuiltAt"]}", System.Globalization.CultureInfo.InvariantCulture).Should().BeBefore(DateTimeOffset.UtcNow.AddHours(-1));
        $"{run.Gate("vulnerabilities")["database"]}".Should().StartWith($"{Peers.Source.Address}/databases/trivy:2@sha256:");
        var discovered = await WorkerTools.RunAsync("oras", ["discover", "--plain-http", "--format", "json", "--artifact-type", "application/vnd.cyclonedx+json", $"{Peers.Destination.Address}/gates/clean@{digest}"]);
        discovered.Should().Contain(run.Outputs["arc-sbom"]);
    }

    [TestCase("layer", "Eicar-Test-Signature", false)]
    [TestCase("zip", "Eicar-Test-Signature", true)]
    public async Task Malware_in_a_layer_or_in_a_zip_is_refused(string name, string signature, bool isZip)
    {
        // The file is deleted by a later layer, and still reaches everybody who pulls the image.
        await PushAsync(name, [isZip ? ("data.zip", TestImages.Zip("x", TestImages.Eicar)) : ("x", TestImages.Eicar)], [(".wh.x", [])]);

        var run = await TemplateRun.RunAsync("arc-oci", Gates(name, ("gateMalware", "on")));

        await ShouldBeRefusedAsync(run, name, "malware");
        $"{run.Gate("malware")["message"]}".Should().StartWith($"{signature}.UNOFFICIAL in ");
    }

    [Test]
    public async Task An_image_without_a_signature_of_a_trusted_key_is_refused([Values("cosign", "notation")] string tool, [Values] bool isSigned)
    {
        var name = $"{tool}-{(isSigned ? "other" : "unsigned")}";
        var digest = await PushAsync(name, [("a", [1])]);
        using var other = await Signer.CreateAsync();
        if (isSigned)
        {
            await (tool == "cosign" ? other.SignWithCosignAsync($"{Peers.Source.Address}/gates/{name}@{digest}") : other.SignWithNotationAsync($"{Peers.Source.Address}/gates/{name}@{digest}"));
        }

        var run = await TemplateRun.RunAsync("arc-oci", Gates(name, ("gateSignature", tool), ("trustedKeys", tool == "cosign" ? Peers.Signer.CosignKey : Peers.Signer.NotationCertificate)));

        await ShouldBeRefusedAsync(run, name, "signature");
    }

    [Test]
    public async Task A_signature_of_one_of_several_trusted_keys_is_enough([Values("cosign", "tag", "notation")] string way)
    {
        var digest = await PushAsync($"signed-{way}", [("a", [2])]);
        var reference = $"{Peers.Source.Address}/gates/signed-{way}@{digest}";
        await (way switch { "cosign" => Peers.Signer.SignWithCosignAsync(reference), "tag" => Peers.Signer.SignWithTagAsync(reference), _ => Peers.Signer.SignWithNotationAsync(reference) });
        using var other = await Signer.CreateAsync();
        var keys = way == "notation" ? other.NotationCertificate + Peers.Signer.NotationCertificate : other.CosignKey + Peers.Signer.CosignKey;

        var run = await TemplateRun.RunAsync("arc-oci", Gates($"signed-{way}", ("gateSignature", way == "notation" ? "notation" : "cosign"), ("trustedKeys", keys)));

        run.ExitCode.Should().Be(0, run.Log);
        $"{run.Gate("signature")["result"]}".Should().Be("Pass");
    }

    [Test]
    public async Task Vulnerabilities_and_licences_are_refused_and_can_be_ignored_by_the_type()
    {
        await PushAsync("vulnerable", TestImages.Alpine("arc-vulnerable", "AGPL-3.0-only"));

        var run = await TemplateRun.RunAsync("arc-oci", Gates("vulnerable", ("gateVulnerabilities", "CRITICAL")));
        await ShouldBeRefusedAsync(run, "vulnerable", "vulnerabilities");
        $"{run.Gate("vulnerabilities")["message"]}".Should().Be("1 of severity CRITICAL or higher, such as CVE-2026-0001 (CRITICAL) in arc-vulnerable 1.0.0-r0");
        run.Gate("vulnerabilities")["findings"]!["critical"]!.GetValue<int>().Should().Be(1);

        run = await TemplateRun.RunAsync("arc-oci", Gates("vulnerable", ("gateVulnerabilities", "CRITICAL"), ("vulnerabilitiesIgnored", "CVE-2026-0001"), ("gateLicences", "SSPL-1.0, AGPL-3.0-only")));
        await ShouldBeRefusedAsync(run, "vulnerable", "licences");
        $"{run.Gate("vulnerabilities")["result"]}".Should().Be("Pass");
        $"{run.Gate("licences")["message"]}".Should().Be("AGPL-3.0-only in arc-vulnerable");
    }

    [TestCase("gateMalware", "on", "malware")]
    [TestCase("gateVulnerabilities", "HIGH", "vulnerabilities")]
    public async Task A_database_that_is_too_old_decides_nothing(string parameter, string value, string gate)
    {
        await PushAsync($"stale-{gate}", [("a", [3])]);

        var run = await TemplateRun.RunAsync("arc-oci", Gates($"stale-{gate}", (parameter, value), ("maxDatabaseAge", "1h")));

        await ShouldBeRefusedAsync(run, $"stale-{gate}", gate, Inconclusive, "Error");
        $"{run.Gate(gate)["message"]}".Should().MatchRegex("^the database of .* is older than 1h$");
    }

    [TestCase("gateMalware", "on", "malwareDatabase", "malware", "the database cannot be pulled: .*not found")]
    [TestCase("gateVulnerabilities", "HIGH", "vulnerabilityDatabase", "vulnerabilities", "the database cannot be pulled: .*not found")]
    [TestCase("gateVulnerabilities", "maybe", "", "vulnerabilities", "gateVulnerabilities 'maybe' is not one of off, CRITICAL, HIGH, MEDIUM, LOW")]
    [TestCase("gateMalware", "maybe", "", "malware", "gateMalware 'maybe' is not one of off, on")]
    [TestCase("gateSignature", "maybe", "", "signature", "gateSignature 'maybe' is not one of off, cosign, notation")]
    [TestCase("gateSignature", "cosign", "", "signature", "trustedKeys has no PEM block")]
    public async Task A_gate_that_cannot_work_lets_nothing_pass(string parameter, string value, string missing, string gate, string message)
    {
        await PushAsync("broken", [("a", [4])]);
        var parameters = Gates("broken", (parameter, value));
        if (missing.Length > 0)
        {
            parameters[missing] = $"http://{Peers.Source.Address}/no/such:1";
        }

        var run = await TemplateRun.RunAsync("arc-oci", parameters);

        await ShouldBeRefusedAsync(run, "broken", gate, Inconclusive, "Error");
        $"{run.Gate(gate)["message"]}".Should().MatchRegex($"^{message}");
    }

    [Test]
    public async Task With_gates_an_image_that_has_arrived_is_checked_again_and_not_sent_again()
    {
        await PushAsync("again", [("a", [5])]);
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Gates("again", ("gateMalware", "on"), ("dstRemoteURL", $"{destination.Uri}"));
        (await TemplateRun.RunAsync("arc-oci", parameters)).ExitCode.Should().Be(0);
        destination.Clear();

        var run = await TemplateRun.RunAsync("arc-oci", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        $"{run.Gate("malware")["result"]}".Should().Be("Pass");
        destination.Writes.Should().BeEmpty();
    }

    private Task<string> PushAsync(string name, params (string Name, byte[] Content)[][] layers) => TestImages.PushAsync($"{Peers.Source.Address}/gates/{name}:1", layers);

    private Dictionary<string, string> Gates(string name, params (string Name, string Value)[] more) =>
        Delivery($"gates/{name}:1", "", [.. _databases.Select(database => (database.Key, database.Value)), .. more]);

    private async Task ShouldBeRefusedAsync(TemplateRun run, string name, string gate, int exitCode = Refused, string result = "Fail")
    {
        (run.Failed, run.ExitCode).Should().Be((gate, exitCode), run.Log);
        $"{run.Gate(gate)["result"]}".Should().Be(result);
        run.Outputs["arc-digest"].Should().BeEmpty();
        (await Peers.DigestAsync(Peers.Destination, $"gates/{name}:1")).Should().BeEmpty();
    }
}
