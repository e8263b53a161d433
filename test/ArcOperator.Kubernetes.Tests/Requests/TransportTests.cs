using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

/// <summary>TLS and HTTP with the real API server, whose certificate is for 127.0.0.1, localhost and kubernetes.default.svc.</summary>
public sealed class TransportTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task Requests_to_the_API_server_use_HTTP_2()
    {
        var configuration = await ConfigurationAsync();
        using var handlers = Transport.Open(configuration, TimeProvider.System);
        using var http = Transport.Client(configuration, handlers);

        using var response = await http.SendAsync(new RequestContent(HttpMethod.Get, ResourcePath.OfKind<V1Namespace>(null)).ToMessage());

        (response.StatusCode, response.Version).Should().Be((HttpStatusCode.OK, HttpVersion.Version20));
    }

    [Test]
    public async Task A_server_certificate_for_another_name_is_refused()
    {
        var list = ListWith(await ConfigurationAsync("tls-server-name: other.example"));

        (await list.Should().ThrowAsync<HttpRequestException>()).WithInnerException<AuthenticationException>();
    }

    [Test]
    public async Task A_server_certificate_for_tls_server_name_is_accepted()
    {
        var list = ListWith(await ConfigurationAsync("tls-server-name: kubernetes.default.svc"));

        await list.Should().NotThrowAsync();
    }

    [Test]
    public async Task A_server_certificate_of_another_authority_is_refused()
    {
        var other = _folder.Write("other-ca.crt", NewAuthority());

        var list = ListWith(await ConfigurationAsync($"certificate-authority: {other}"));

        (await list.Should().ThrowAsync<HttpRequestException>()).WithInnerException<AuthenticationException>();
    }

    [Test]
    public async Task Without_an_authority_those_of_the_machine_are_trusted()
    {
        var list = ListWith(await ConfigurationAsync("certificate-authority: \"\""));

        (await list.Should().ThrowAsync<HttpRequestException>()).WithInnerException<AuthenticationException>();
    }

    [Test]
    public async Task A_server_certificate_of_one_of_several_authorities_is_accepted()
    {
        var cluster = await Cluster.GetAsync();
        var bundle = _folder.Write("bundle.crt", NewAuthority() + "\n" + await File.ReadAllTextAsync(Path.Combine(cluster.Folder, "ca.crt")));

        var list = ListWith(await ConfigurationAsync($"certificate-authority: {bundle}"));

        await list.Should().NotThrowAsync();
    }

    [Test]
    public async Task With_insecure_skip_tls_verify_any_certificate_is_accepted()
    {
        var list = ListWith(await ConfigurationAsync("certificate-authority: \"\", insecure-skip-tls-verify: true, tls-server-name: other.example"));

        await list.Should().NotThrowAsync();
    }

    [Test]
    public async Task The_path_of_the_server_URL_is_kept([Values("/k8s/clusters/one", "/k8s/clusters/one/")] string path)
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, "{}"));
        using var client = new KubernetesClient(new() { Host = new(peer.Uri, path) }, new ObjectJson(), TimeProvider.System);

        await client.GetAsync<V1ConfigMap>("one", "space");

        peer.Requests.Should().ContainSingle().Which.Path.Should().Be("/k8s/clusters/one/api/v1/namespaces/space/configmaps/one");
    }

    [Test]
    public async Task Requests_have_User_Agent_and_Accept_headers()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, "{}"));
        using var client = new KubernetesClient(new() { Host = peer.Uri }, new ObjectJson(), TimeProvider.System);

        await client.CreateAsync(new V1ConfigMap());

        var headers = peer.Requests.Should().ContainSingle().Which.Headers;
        (headers["Accept"], headers["Content-Type"], headers["Host"]).Should().Be(("application/json", "application/json", peer.Uri.Authority));
        headers["User-Agent"].Should().MatchRegex("^[^/ ]+/[0-9.]+$");
        headers.Should().NotContainKey("Authorization");
    }

    private static string NewAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=other", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportCertificatePem();
    }

    // Returns the administrator's kubeconfig with other fields of the cluster, which take precedence.
    private async Task<ClusterConfiguration> ConfigurationAsync(string fields = "")
    {
        var text = await File.ReadAllTextAsync((await Cluster.GetAsync()).AdminKubeconfig);
        if (fields.Contains("certificate-authority:", StringComparison.Ordinal))
        {
            text = text.Replace("certificate-authority:", "x-replaced:", StringComparison.Ordinal);
        }

        text = text.Replace("cluster: {", $"cluster: {{{fields}{(fields.Length > 0 ? ", " : "")}", StringComparison.Ordinal);
        return ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [_folder.Write("config", text)]);
    }

    private static Func<Task> ListWith(ClusterConfiguration configuration) => async () =>
    {
        using var client = new KubernetesClient(configuration, new ObjectJson(), TimeProvider.System);
        await client.ListAsync<V1Namespace>();
    };
}
