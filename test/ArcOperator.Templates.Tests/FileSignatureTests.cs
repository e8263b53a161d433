namespace ArcOperator.Templates.Tests;

/// <summary>The gate signature of the template arc-http, with each of its tools.</summary>
internal sealed class FileSignatureTests : OciTest
{
    private readonly TemporaryFolder _site = new();
    private readonly Dictionary<string, (string Key, string Other)> _keys = [];
    private LocalServer _web = null!;

    [OneTimeSetUp]
    public async Task Sign()
    {
        _site.Write("data.bin", "data");
        _site.Write("other.bin", "other");
        using var other = await Signer.CreateAsync();
        foreach (var file in (string[])["data.bin", "other.bin"])
        {
            await Peers.Signer.SignFileAsync(_site.PathOf(file), _site.PathOf($"{file}.cosign"));
        }

        await Peers.Signer.SignFileWithoutBundleAsync(_site.PathOf("data.bin"), _site.PathOf("data.bin.sig"));
        _keys["cosign"] = (Peers.Signer.CosignKey, other.CosignKey);
        _keys["minisign"] = (await MakeMinisignKeyAsync("own"), await MakeMinisignKeyAsync("foreign"));
        _site.Write("make.sh", """
            set -eu
            cd "$1"
            export GNUPGHOME=$1/gnupg
            mkdir -m 700 "$GNUPGHOME"
            for name in own foreign revoked; do
              gpg --batch --quiet --passphrase '' --quick-gen-key "$name <$name@example.org>" ed25519 default never
              gpg --batch --detach-sign -u "$name@example.org" -o "data.bin.$name" data.bin
            done
            gpg --batch --detach-sign -u own@example.org -o other.bin.own other.bin
            gpg --batch --sign -u own@example.org -o data.bin.embedded other.bin
            sed -i 's/^:-----BEGIN/-----BEGIN/' "$GNUPGHOME/openpgp-revocs.d/$(gpg --list-keys --with-colons revoked@example.org | awk -F: '/^fpr/ { print $10; exit }').rev"
            for name in own foreign; do gpg --armor --export "$name@example.org" >"$name.asc"; done
            gpg --batch --quiet --import "$GNUPGHOME/openpgp-revocs.d/$(gpg --list-keys --with-colons revoked@example.org | awk -F: '/^fpr/ { print $10; exit }').rev"
            gpg --armor --export revoked@example.org >>own.asc
            """);
        await Programs.RunAsync("sh", [_site.PathOf("make.sh"), _site.Root]);
        _keys["gpg"] = (await File.ReadAllTextAsync(_site.PathOf("own.asc")), await File.ReadAllTextAsync(_site.PathOf("foreign.asc")));
        _web = await LocalServer.StartNginxAsync(_site.Root);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _web.DisposeAsync();
        _site.Dispose();
    }

    [TestCase("gpg", "data.bin.own")]
    [TestCase("cosign", "data.bin.cosign")]
    [TestCase("cosign", "data.bin.sig")]
    [TestCase("minisign", "data.bin.minisign")]
    public async Task A_signature_of_a_trusted_key_passes(string tool, string signature)
    {
        var run = await DeliverAsync(tool, signature, _keys[tool].Key);

        run.ExitCode.Should().Be(0, run.Log);
        $"{run.Gate("signature")["result"]}".Should().Be("Pass");
        $"{run.Gate("signature")["version"]}".Should().NotBeEmpty();
    }

    [TestCase("gpg", "data.bin.own", TestName = "{m}_gpg")]
    [TestCase("cosign", "data.bin.cosign", TestName = "{m}_cosign")]
    [TestCase("minisign", "data.bin.minisign", TestName = "{m}_minisign")]
    public async Task A_signature_of_another_key_is_refused(string tool, string signature) => await ShouldBeRefusedAsync(tool, signature, _keys[tool].Other);

    [TestCase("gpg", "other.bin.own")]
    [TestCase("gpg", "data.bin.embedded")]
    [TestCase("gpg", "data.bin")]
    [TestCase("cosign", "other.bin.cosign")]
    [TestCase("cosign", "data.bin")]
    [TestCase("minisign", "other.bin.minisign")]
    public async Task A_signature_of_another_file_is_refused(string tool, string signature) => await ShouldBeRefusedAsync(tool, signature, _keys[tool].Key);

    [Test]
    public async Task A_signature_of_a_key_that_is_revoked_is_refused() => await ShouldBeRefusedAsync("gpg", "data.bin.revoked", _keys["gpg"].Key);

    private async Task ShouldBeRefusedAsync(string tool, string signature, string keys)
    {
        var run = await DeliverAsync(tool, signature, keys);

        (run.Failed, run.ExitCode).Should().Be(("signature", 10), run.Log);
        $"{run.Gate("signature")["message"]}".Should().Be("data.bin has no signature of a trusted key");
        run.Outputs["arc-digest"].Should().BeEmpty();
    }

    private async Task<string> MakeMinisignKeyAsync(string name)
    {
        await WorkerTools.RunAsync("minisign", ["-G", "-W", "-p", _site.PathOf($"{name}.pub"), "-s", _site.PathOf($"{name}.key")]);
        foreach (var file in name == "own" ? (string[])["data.bin", "other.bin"] : [])
        {
            await WorkerTools.RunAsync("minisign", ["-S", "-s", _site.PathOf($"{name}.key"), "-m", _site.PathOf(file), "-x", _site.PathOf($"{file}.minisign")]);
        }

        return await File.ReadAllTextAsync(_site.PathOf($"{name}.pub"));
    }

    private Task<TemplateRun> DeliverAsync(string tool, string signature, string keys)
    {
        var parameters = Delivery("", $"signatures/{tool}:1", ("srcRemoteURL", $"http://{_web.Address}"), ("specPath", "data.bin"), ("specSignaturePath", signature), ("gateSignature", tool), ("trustedKeys", keys));
        parameters.Remove("specImage");
        return TemplateRun.RunAsync("arc-http", parameters);
    }
}
