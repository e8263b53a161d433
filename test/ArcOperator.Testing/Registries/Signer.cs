namespace ArcOperator.Testing.Registries;

/// <summary>Keys of cosign and notation, made for one run of the tests.</summary>
public sealed class Signer : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Signer()
    {
    }

    /// <summary>Public key of cosign, as PEM text.</summary>
    public string CosignKey => File.ReadAllText(_folder.PathOf("key.pub"));

    /// <summary>Certificate of notation, as PEM text.</summary>
    public string NotationCertificate => File.ReadAllText(_folder.PathOf("notation/localkeys/arc.crt"));

    private (string Name, string Value)[] Variables => [("COSIGN_PASSWORD", ""), ("COSIGN_YES", "true"), ("HOME", _folder.Root), ("XDG_CONFIG_HOME", _folder.Root)];

    /// <summary>Creates the keys, or skips the test if cosign or notation was not fetched.</summary>
    public static async Task<Signer> CreateAsync()
    {
        await WorkerPrograms.RequireAsync("cosign", "notation");
        var signer = new Signer();
        await signer.RunAsync("cosign", "generate-key-pair", "--output-key-prefix", signer._folder.PathOf("key"));
        // Without these two files, cosign asks servers on the internet.
        await signer.RunAsync("cosign", "signing-config", "create", "--out", signer._folder.PathOf("signing.json"));
        await signer.RunAsync("cosign", "trusted-root", "create", "--out", signer._folder.PathOf("root.json"));
        await signer.RunAsync("notation", "cert", "generate-test", "--default", "arc");
        return signer;
    }

    public Task SignWithCosignAsync(string image) => RunAsync("cosign", "sign", "--key", _folder.PathOf("key.key"), "--signing-config", _folder.PathOf("signing.json"),
        "--trusted-root", _folder.PathOf("root.json"), "--allow-http-registry", image);

    /// <summary>Signs as earlier versions of cosign do: by a tag that ends in .sig.</summary>
    public Task SignWithTagAsync(string image) => RunAsync("cosign", "sign", "--key", _folder.PathOf("key.key"), "--new-bundle-format=false", "--tlog-upload=false",
        "--use-signing-config=false", "--allow-http-registry", image);

    /// <summary>Attests an SBOM of the format SPDX.</summary>
    public Task AttestSbomAsync(string image) => RunAsync("cosign", "attest", "--key", _folder.PathOf("key.key"), "--signing-config", _folder.PathOf("signing.json"),
        "--trusted-root", _folder.PathOf("root.json"), "--allow-http-registry", "--type", "spdxjson", "--predicate", _folder.Write("sbom.json", """{"spdxVersion":"SPDX-2.3"}"""), image);

    /// <summary>Attests a text of a type of its own.</summary>
    public Task AttestAsync(string image) => RunAsync("cosign", "attest", "--key", _folder.PathOf("key.key"), "--signing-config", _folder.PathOf("signing.json"),
        "--trusted-root", _folder.PathOf("root.json"), "--allow-http-registry", "--type", "custom", "--predicate", _folder.Write("predicate.json", """{"result":"Pass"}"""), image);

    public Task SignWithNotationAsync(string image) => RunAsync("notation", "sign", "--insecure-registry", image);

    /// <summary>Writes a signature of a file, as a bundle.</summary>
    public Task SignFileAsync(string file, string bundle) => RunAsync("cosign", "sign-blob", "--key", _folder.PathOf("key.key"), "--signing-config", _folder.PathOf("signing.json"),
        "--trusted-root", _folder.PathOf("root.json"), "--bundle", bundle, file);

    /// <summary>Writes a signature of a file as earlier versions of cosign do: without a bundle.</summary>
    public Task SignFileWithoutBundleAsync(string file, string signature) => RunAsync("cosign", "sign-blob", "--key", _folder.PathOf("key.key"), "--new-bundle-format=false",
        "--tlog-upload=false", "--use-signing-config=false", "--output-signature", signature, file);

    /// <summary>Verifies the image with cosign and the public key of the signer.</summary>
    /// <exception cref="InvalidOperationException">The image has no valid signature.</exception>
    public Task VerifyWithCosignAsync(string image) => RunAsync("cosign", "verify", "--key", _folder.PathOf("key.pub"), "--trusted-root", _folder.PathOf("root.json"),
        "--insecure-ignore-tlog=true", "--allow-http-registry", image);

    /// <summary>Verifies the image with notation and the certificate of the signer.</summary>
    /// <exception cref="InvalidOperationException">The image has no valid signature.</exception>
    public async Task VerifyWithNotationAsync(string image)
    {
        _folder.Write("notation/trustpolicy.json", """
            { "version": "1.0", "trustPolicies": [{ "name": "arc", "registryScopes": ["*"], "signatureVerification": { "level": "strict" },
              "trustStores": ["ca:arc"], "trustedIdentities": ["*"] }] }
            """);
        await RunAsync("notation", "verify", "--insecure-registry", image);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> RunAsync(string program, params IReadOnlyList<string> arguments) =>
        await Programs.RunAsync("env", [$"PATH={await WorkerPrograms.PathAsync()}", .. Variables.Select(variable => $"{variable.Name}={variable.Value}"), program, .. arguments]);
}
