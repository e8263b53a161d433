namespace ArcOperator.Templates.Tests;

/// <summary>The template arc-helm: a chart and the images that it renders.</summary>
internal sealed class HelmTests : OciTest
{
    private readonly TemporaryFolder _folder = new();
    private string _image = null!;
    private string _chart = null!;
    private Dictionary<string, string> _databases = null!;

    [OneTimeSetUp]
    public async Task PushChart()
    {
        _databases = await Peers.PushDatabasesAsync(hours: 5);
        await TestImages.PushAsync($"{Peers.Source.Address}/helm/vulnerable:1", TestImages.Alpine("arc-vulnerable", "AGPL-3.0-only"));
        _image = await TestImages.PushAsync($"{Peers.Source.Address}/helm/clean:1", [("a", "helm"u8.ToArray())]);
        await TestImages.PushAsync($"{Peers.Source.Address}/helm/infected:1", [("x", TestImages.Eicar)]);
        _folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: demo\nversion: 1.2.3+build\n");
        _folder.Write("chart/values.yaml", $"registry: {Peers.Source.Address}\nname: clean\n");
        _folder.Write("chart/templates/pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: { name: demo }
            spec:
              containers:
                - name: demo
                  image: "{{ .Values.registry }}/helm/{{ .Values.name }}:1" # comment
            """);
        await WorkerTools.RunAsync("helm", ["package", _folder.PathOf("chart"), "-d", _folder.Root], ("HOME", _folder.Root));
        await WorkerTools.RunAsync("helm", ["push", _folder.PathOf("demo-1.2.3+build.tgz"), $"oci://{Peers.Source.Address}/charts", "--plain-http"], ("HOME", _folder.Root));
        _chart = await Peers.DigestAsync(Peers.Source, "charts/demo:1.2.3_build");
        foreach (var (image, digest) in new[] { ("charts/demo:1.2.3_build", _chart), ("helm/clean:1", _image) })
        {
            await WorkerTools.RunAsync("oras", ["cp", "--no-tty", "--from-plain-http", "--to-plain-http", $"{Peers.Source.Address}/{image}", $"{Peers.Source.Address}/signed/{image}"]);
            await Peers.Signer.SignWithCosignAsync($"{Peers.Source.Address}/signed/{image.Split(':')[0]}@{digest}");
        }

        await Peers.LockAsync("charts/demo:1.2.3_build");
    }

    [OneTimeTearDown]
    public void RemoveChart() => _folder.Dispose();

    [Test]
    public async Task A_chart_arrives_after_its_images_once()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Chart(("dstRemoteURL", $"{destination.Uri}"));

        var run = await TemplateRun.RunAsync("arc-helm", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-digest"].Should().Be(await Peers.DigestAsync(Peers.Source, "charts/demo:1.2.3_build"));
        (await Peers.DigestAsync(Peers.Destination, "helm/clean:1")).Should().Be(_image);
        destination.Writes[^1].Should().Be("PUT /v2/charts/demo/manifests/1.2.3_build");
        destination.Clear();
        (await TemplateRun.RunAsync("arc-helm", parameters)).ExitCode.Should().Be(0);
        destination.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task A_signed_chart_with_signed_images_passes_the_gate()
    {
        var run = await TemplateRun.RunAsync("arc-helm", Chart(("specChart", "signed/charts/demo"), ("specImages", "signed/helm/clean:1"), ("gateSignature", "cosign"), ("trustedKeys", Peers.Signer.CosignKey)));

        run.ExitCode.Should().Be(0, run.Log);
        await Peers.Signer.VerifyWithCosignAsync($"{Peers.Destination.Address}/signed/charts/demo@{_chart}");
        await Peers.Signer.VerifyWithCosignAsync($"{Peers.Destination.Address}/signed/helm/clean@{_image}");
    }

    [TestCase("infected", "gateMalware", "on", "malware", 10, "Eicar-Test-Signature.UNOFFICIAL in ")]
    [TestCase("vulnerable", "gateVulnerabilities", "CRITICAL", "vulnerabilities", 10, "1 of severity CRITICAL or higher, such as CVE-2026-0001")]
    [TestCase("vulnerable", "gateLicences", "AGPL-3.0-only", "licences", 10, "AGPL-3.0-only in arc-vulnerable")]
    [TestCase("infected", "gateSignature", "cosign", "signature", 10, "{source}/helm/infected@")]
    [TestCase("clean", "maxDatabaseAge", "1h", "malware", 11, "the database of ")]
    public async Task A_refused_image_refuses_the_chart(string image, string parameter, string value, string gate, int exitCode, string message)
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var chart = Chart([("specChart", gate == "signature" ? "signed/charts/demo" : "charts/demo"), ("specValues", $"name: {image}"), ("dstRemoteURL", $"{destination.Uri}"), ("trustedKeys", Peers.Signer.CosignKey), .. _databases.Select(database => (database.Key, database.Value)), (parameter, value)]);
        if (parameter == "maxDatabaseAge")
        {
            chart["gateMalware"] = "on";
        }

        var run = await TemplateRun.RunAsync("arc-helm", chart);

        (run.Failed, run.ExitCode).Should().Be((gate, exitCode), run.Log);
        $"{run.Gate(gate)["message"]}".Should().StartWith(message.Replace("{source}", Peers.Source.Address, StringComparison.Ordinal));
        destination.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task A_chart_that_is_signed_by_another_key_is_refused()
    {
        using var other = await Signer.CreateAsync();

        var run = await TemplateRun.RunAsync("arc-helm", Chart(("specChart", "signed/charts/demo"), ("specOverride", "charts/refused"), ("gateSignature", "cosign"), ("trustedKeys", other.CosignKey)));

        (run.Failed, run.ExitCode).Should().Be(("signature", 10), run.Log);
        $"{run.Gate("signature")["message"]}".Should().Be($"{Peers.Source.Address}/signed/charts/demo@{_chart} has no signature of a trusted key");
        (await Peers.DigestAsync(Peers.Destination, "charts/refused:1.2.3_build")).Should().BeEmpty();
    }

    [Test]
    public async Task An_image_with_another_digest_than_the_list_names_fails_the_run()
    {
        var image = $"helm/clean:1@sha256:{new string('0', 64)}";

        var run = await TemplateRun.RunAsync("arc-helm", Chart(("specImages", image), ("specOverride", "charts/mismatch")));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1), run.Log);
        run.Log.Should().Contain($"{Peers.Source.Address}/helm/clean@sha256:{new string('0', 64)}: not found");
        (await Peers.DigestAsync(Peers.Destination, "charts/mismatch:1.2.3_build")).Should().BeEmpty();
    }

    [Test]
    public async Task A_registry_that_stores_another_chart_fails_the_run()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var forged = destination.ForgeDigestOf("1.2.3_build");

        var run = await TemplateRun.RunAsync("arc-helm", Chart(("specOverride", "charts/forged"), ("dstRemoteURL", $"{destination.Uri}")));

        (run.Failed, run.ExitCode).Should().Be(("main", 1), run.Log);
        run.Log.Should().Contain($"the digests differ: {_chart} was sent, {forged} arrived");
        run.Outputs["arc-digest"].Should().BeEmpty();
    }

    [Test]
    public async Task A_run_that_is_killed_between_the_images_and_the_chart_is_completed_by_the_next()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Chart(("specOverride", "charts/killed"), ("dstRemoteURL", $"{destination.Uri}"));
        (await TemplateRun.RunAsync("arc-helm", parameters, cancellationToken: destination.KillAt("PUT", "/charts/killed/manifests/1.2.3_build"))).ExitCode.Should().NotBe(0);
        (await Peers.DigestAsync(Peers.Destination, "helm/clean:1")).Should().Be(_image);
        (await Peers.DigestAsync(Peers.Destination, "charts/killed:1.2.3_build")).Should().BeEmpty();
        destination.Rule = null;

        var run = await TemplateRun.RunAsync("arc-helm", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        (await Peers.DigestAsync(Peers.Destination, "charts/killed:1.2.3_build")).Should().Be(_chart);
    }

    [Test]
    public async Task Credentials_are_in_no_argument_list_log_or_output()
    {
        var run = await TemplateRun.RunAsync(
            "arc-helm",
            Chart(("srcRemoteURL", $"http://{Peers.Locked.Address}"), ("dstRemoteURL", $"http://{Peers.Locked.Address}"), ("specOverride", "charts/secret"), ("specImages", "none")),
            Peers.Login("src", "dst"));

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-digest"].Should().Be(_chart);
        run.ShouldHide(Peers.User, Peers.Password);
    }

    [Test]
    public async Task Helm_4_renders_the_chart_that_arrived()
    {
        var (exitCode, output, _) = await Programs.RunToEndAsync(Repository.PathOf("test", "helm", "helm.sh"), ["binary", "4"]);
        if (exitCode != 0)
        {
            Assert.Ignore("Helm 4 is not on this machine; get it: test/helm/helm.sh fetch");
        }

        (await TemplateRun.RunAsync("arc-helm", Chart(("specOverride", "charts/four")))).ExitCode.Should().Be(0);

        var manifests = await Programs.RunAsync("env", [$"HOME={_folder.Root}", output.Trim(), "template", "demo", $"oci://{Peers.Destination.Address}/charts/four", "--version", "1.2.3+build", "--plain-http"]);
        manifests.Should().Contain($"image: \"{Peers.Source.Address}/helm/clean:1\"");
    }

    [Test]
    public async Task A_dot_in_the_name_of_an_image_does_not_make_it_one_of_another_registry()
    {
        await TestImages.PushAsync($"{Peers.Source.Address}/team.a/app:1", [("a", [1])]);
        await TestImages.PushAsync($"{Peers.Source.Address}/team/app.v2:1", [("a", [2])]);

        var run = await TemplateRun.RunAsync("arc-helm", Chart(("specImages", $"{Peers.Source.Address}/team.a/app:1, team/app.v2:1"), ("specOverride", "charts/dots")));

        run.ExitCode.Should().Be(0, run.Log);
        (await Peers.DigestAsync(Peers.Destination, "team.a/app:1")).Should().NotBeEmpty();
        (await Peers.DigestAsync(Peers.Destination, "team/app.v2:1")).Should().NotBeEmpty();
    }

    [TestCase("registry: quay.example", "is in another registry than the source")]
    [TestCase("name: no-such", "no-such:1: not found")]
    [TestCase("name: [", "the chart cannot be rendered: set spec.values, or list its images in spec.images")]
    public async Task An_image_that_cannot_be_delivered_fails_the_run(string values, string message)
    {
        var run = await TemplateRun.RunAsync("arc-helm", Chart(("specValues", values)));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1));
        run.Log.Should().Contain(message);
    }

    private Dictionary<string, string> Chart(params (string Name, string Value)[] more)
    {
        var parameters = Delivery("", "", [("specChart", "charts/demo"), ("specVersion", "1.2.3+build"), .. more]);
        parameters.Remove("specImage");
        return parameters;
    }
}
