namespace ArcOperator.Templates.Tests;

/// <summary>The templates oci-copy and arc-oci without gates: both deliver an image with all that belongs to it.</summary>
[TestFixture("oci-copy")]
[TestFixture("arc-oci")]
internal sealed class OciCopyTests(string template) : OciTest
{
    private string _image = null!;
    private string _digest = null!;

    [OneTimeSetUp]
    public async Task PushSignedImage()
    {
        _image = $"{template}/signed:1.0";
        _digest = await TestImages.PushAsync($"{Peers.Source.Address}/{_image}", [("a", "one"u8.ToArray())], [("b", "two"u8.ToArray())]);
        var reference = $"{Peers.Source.Address}/{template}/signed@{_digest}";
        await Peers.Signer.SignWithCosignAsync(reference);
        await Peers.Signer.SignWithTagAsync(reference);
        await Peers.Signer.SignWithNotationAsync(reference);
    }

    [Test]
    public async Task A_signed_image_arrives_and_verifies_at_the_destination()
    {
        var run = await TemplateRun.RunAsync(template, Delivery(_image, $"{template}/arrived:1.0"));

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs.Should().Contain("arc-digest", _digest).And.Contain("arc-source-digest", _digest).And.Contain("arc-retry-after", "", "no server has refused a request");
        run.Outputs["arc-reference"].Should().Be($"{Peers.Destination.Address}/{template}/arrived:1.0@{_digest}");
        await Peers.Signer.VerifyWithCosignAsync($"{Peers.Destination.Address}/{template}/arrived@{_digest}");
        await Peers.Signer.VerifyWithNotationAsync($"{Peers.Destination.Address}/{template}/arrived@{_digest}");
        (await Peers.DigestAsync(Peers.Destination, $"{template}/arrived:{_digest.Replace(':', '-')}.sig")).Should().NotBeEmpty();
    }

    [Test]
    public async Task A_signed_image_verifies_at_a_registry_with_the_referrers_API()
    {
        await using var registry = await StartRegistryAsync("referrers-registry");

        var run = await TemplateRun.RunAsync(template, Delivery(_image, "", ("dstRemoteURL", $"http://{registry.Address}")));

        run.ExitCode.Should().Be(0, run.Log);
        await Peers.Signer.VerifyWithCosignAsync($"{registry.Address}/{template}/signed@{_digest}");
        await Peers.Signer.VerifyWithNotationAsync($"{registry.Address}/{template}/signed@{_digest}");
        // And back from there.
        (await TemplateRun.RunAsync(template, Delivery(_image, $"{template}/back:1", ("srcRemoteURL", $"http://{registry.Address}")))).ExitCode.Should().Be(0);
        await Peers.Signer.VerifyWithNotationAsync($"{Peers.Destination.Address}/{template}/back@{_digest}");
    }

    [Test]
    public async Task An_index_arrives_with_all_platforms_at_a_registry_of_another_project()
    {
        await using var registry = await StartRegistryAsync("crane");

        var run = await TemplateRun.RunAsync(template, Delivery("library/hello:1.0", "", ("dstRemoteURL", $"http://{registry.Address}")));

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-digest"].Should().Be((await Peers.Source.RunAsync("digest", "library/hello:1.0")).Trim());
        (await Peers.DigestAsync(registry, $"library/hello@{run.Outputs["arc-digest"]}")).Should().Be(run.Outputs["arc-digest"]);
    }

    [Test]
    public async Task An_image_of_fifty_layers_arrives()
    {
        // test/worker/big-image.sh compares memory and disk with larger layers.
        var digest = await TestImages.PushAsync($"{Peers.Source.Address}/{template}/layers:1", [.. Enumerable.Range(0, 50).Select(layer => new[] { ($"{layer}", new byte[1000 + layer]) })]);

        var run = await TemplateRun.RunAsync(template, Delivery($"{template}/layers:1", ""));

        run.ExitCode.Should().Be(0, run.Log);
        (await Peers.DigestAsync(Peers.Destination, $"{template}/layers:1")).Should().Be(digest);
    }

    [Test]
    public async Task Nothing_is_sent_if_the_destination_has_the_image()
    {
        await using var source = await RequestLog.StartAsync(Peers.Source.Address);
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Delivery(_image, $"{template}/same:1.0", ("srcRemoteURL", $"{source.Uri}"), ("dstRemoteURL", $"{destination.Uri}"));
        await TemplateRun.RunAsync(template, parameters);
        destination.Writes.Should().NotBeEmpty();
        source.Clear();
        destination.Clear();

        var run = await TemplateRun.RunAsync(template, parameters);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-digest"].Should().Be(_digest);
        destination.Writes.Should().BeEmpty();
        source.Requests.Should().Equal($"HEAD /v2/{template}/signed/manifests/1.0");
    }

    [Test]
    public async Task A_run_that_is_killed_before_the_tag_is_completed_by_the_next()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Delivery(_image, $"{template}/killed:1.0", ("dstRemoteURL", $"{destination.Uri}"));
        // The image and some of its signatures are there when the run ends.
        (await TemplateRun.RunAsync(template, parameters, cancellationToken: destination.KillAt("PUT", "/manifests/1.0"))).ExitCode.Should().NotBe(0);
        (await Peers.DigestAsync(Peers.Destination, $"{template}/killed:1.0")).Should().BeEmpty();
        destination.Rule = null;

        var run = await TemplateRun.RunAsync(template, parameters);

        run.ExitCode.Should().Be(0, run.Log);
        (await Peers.DigestAsync(Peers.Destination, $"{template}/killed:1.0")).Should().Be(_digest);
        await Peers.Signer.VerifyWithNotationAsync($"{Peers.Destination.Address}/{template}/killed@{_digest}");
    }

    [Test]
    public async Task Another_digest_at_the_source_fails_the_run_and_sends_nothing()
    {
        var other = $"sha256:{new string('0', 64)}";

        var run = await TemplateRun.RunAsync(template, Delivery(_image, $"{template}/mismatch:1.0@{other}"));

        run.ExitCode.Should().Be(1);
        run.Log.Should().Contain($"spec.override '{template}/mismatch:1.0@{other}' names another digest than the image at the source, {_digest}");
        (await Peers.DigestAsync(Peers.Destination, $"{template}/mismatch:1.0")).Should().BeEmpty();
    }

    [Test]
    public async Task A_destination_that_stores_another_manifest_fails_the_run()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var forged = destination.ForgeDigestOf("changed");

        var run = await TemplateRun.RunAsync(template, Delivery(_image, $"{template}/other:changed", ("dstRemoteURL", $"{destination.Uri}")));

        run.ExitCode.Should().Be(1);
        run.Log.Should().Contain($"the digests differ: {_digest} was sent, {forged} arrived");
        run.Outputs["arc-digest"].Should().BeEmpty();
    }

    [Test]
    public async Task Credentials_are_in_no_argument_list_log_or_output()
    {
        var run = await TemplateRun.RunAsync(template, Delivery(_image, "", ("dstRemoteURL", $"http://{Peers.Locked.Address}")), Peers.Login("dst"));

        run.ExitCode.Should().Be(0, run.Log);
        run.Arguments.Should().Contain("oras cp");
        run.ShouldHide(Peers.User, Peers.Password);
    }

    [Test]
    public async Task A_missing_image_fails_with_the_words_of_the_registry()
    {
        var run = await TemplateRun.RunAsync(template, Delivery("no/such:1", ""));

        run.ExitCode.Should().Be(1);
        run.Log.TrimEnd().Split('\n')[^1].Should().Contain("no/such:1: not found");
    }

    private static async Task<LocalServer> StartRegistryAsync(string program)
    {
        await WorkerPrograms.RequireAsync(program);
        return await LocalServer.StartRegistryAsync("--program", program);
    }
}
