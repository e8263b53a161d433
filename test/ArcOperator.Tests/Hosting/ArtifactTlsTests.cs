using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;
using ArcOperator.Tests.Sources;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>Artifacts over https, with a certificate that is rotated.</summary>
public sealed class ArtifactTlsTests
{
    private TemporaryFolder _folder;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_download_survives_the_rotation_of_the_certificate_and_new_connections_use_the_new_one()
    {
        var first = Write("CN=first");
        await using var rig = await SourceRig.CreateAsync("--artifact.tlsCertFile", _folder.PathOf("tls.crt"), "--artifact.tlsKeyFile", _folder.PathOf("tls.key"));
        rig.Serve(RandomNumberGenerator.GetBytes(24 << 20));
        await rig.StartAsync();
        await rig.CreateAsync();
        var artifact = await PublishedAsync(rig);
        var seen = new List<string>();
        using var http = Client(seen);
        using var response = await http.GetAsync(new UriBuilder(artifact.Url!) { Scheme = "https" }.Uri, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 << 10];
        hash.AppendData(buffer, 0, await body.ReadAsync(buffer));

        var second = Write("CN=second");
        await Eventually.TrueAsync(async () => await ConnectAsync(rig) == second);
        while (await body.ReadAsync(buffer) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
        }

        seen.Should().Equal(first);
        $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}".Should().Be(artifact.Digest);

        await File.WriteAllTextAsync(_folder.PathOf("tls.key"), "broken");
        await Eventually.TrueAsync(async () => await ConnectAsync(rig) == second && rig.Operator.Log.Contains("The changed certificate of port artifact cannot be used, the earlier one stays in effect", StringComparison.Ordinal));
    }

    [Test]
    public async Task Certificate_and_key_that_do_not_belong_together_are_an_error_at_start()
    {
        Write("CN=first");
        using var other = RSA.Create(2048);
        await File.WriteAllTextAsync(_folder.PathOf("tls.key"), other.ExportPkcs8PrivateKeyPem());

        (await StartAsync("--artifact.tlsCertFile", _folder.PathOf("tls.crt"), "--artifact.tlsKeyFile", _folder.PathOf("tls.key")))
            .Should().StartWith($"arc-operator: artifact.tlsCertFile '{_folder.PathOf("tls.crt")}' and artifact.tlsKeyFile '{_folder.PathOf("tls.key")}' cannot be used: ");
        (await StartAsync("--artifact.tlsCertFile", _folder.PathOf("gone"), "--artifact.tlsKeyFile", _folder.PathOf("tls.key"))).Should().Contain("cannot be used: Could not find file");
        (await StartAsync("--artifact.tlsCertFile", _folder.PathOf("tls.crt"))).Should().Be("arc-operator: artifact.tlsKeyFile is '': expected a file, because artifact.tlsCertFile is set\n");
    }

    private static async Task<string> StartAsync(params string[] arguments)
    {
        var (code, _, errors) = await Programs.RunToEndAsync(OperatorCluster.Program, ["run", "--kubeconfig", await OperatorCluster.Kubeconfig, .. arguments]);
        code.Should().Be(2);
        return errors;
    }

    private static async Task<PublishedArtifact> PublishedAsync(SourceRig rig)
    {
        V1Alpha1ExternalSource? source = null;
        await Eventually.TrueAsync(
            async () => (source = await rig.Client.GetAsync<V1Alpha1ExternalSource>(SourceRig.Name, rig.Namespace))!.Status.Conditions.IsTrue(Conditions.Ready), TimeSpan.FromMinutes(1));
        return source!.Status.Artifact!;
    }

    private static async Task<string> ConnectAsync(SourceRig rig)
    {
        var seen = new List<string>();
        using var http = Client(seen);
        using var response = await http.GetAsync(new UriBuilder(rig.Operator.Artifacts) { Scheme = "https", Path = "absent" }.Uri);
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        return seen.Single();
    }

    // Each client has connections of its own.
    private static HttpClient Client(List<string> seen) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                if (certificate is null)
                {
                    return false;
                }

                seen.Add(certificate.Subject);
                return true;
            },
        },
    });

    // The files are replaced one after the other, as without an atomic mount.
    private string Write(string subject)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _folder.Write("tls.crt", certificate.ExportCertificatePem());
        _folder.Write("tls.key", key.ExportPkcs8PrivateKeyPem());
        return subject;
    }
}
