using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Configuration;

public sealed class KubeConfigReaderTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void The_current_context_selects_server_and_user()
    {
        var configuration = Read(cluster: "server: 'https://host:6443', tls-server-name: other, proxy-url: 'socks5://proxy:1080'", context: "namespace: space");

        (configuration.Host, configuration.Namespace, configuration.TlsServerName, configuration.ProxyUrl, configuration.SkipTlsVerify)
            .Should().Be((new Uri("https://host:6443"), "space", "other", new Uri("socks5://proxy:1080"), false));
    }

    [Test]
    public void The_caller_can_select_another_context() =>
        Read(more: "  - {name: second, context: {cluster: c, namespace: other}}", contextName: "second").Namespace.Should().Be("other");

    [TestCase("")]
    [TestCase("namespace: ''")]
    public void The_namespace_of_a_context_without_one_is_default(string context) => Read(context: context).Namespace.Should().Be("default");

    [Test]
    public async Task A_context_without_a_user_has_no_credentials() => (await CredentialAsync(Read(user: null))).ToString().Should().Be("anonymous");

    [Test]
    public async Task The_token_of_a_kubeconfig_user_is_used() => (await CredentialAsync(Read(user: "token: abc"))).Token.Should().Be("abc");

    [Test]
    public async Task A_tokenFile_takes_precedence_over_a_token()
    {
        var file = _folder.Write("token", "from-file\n");

        (await CredentialAsync(Read(user: $"token: abc, tokenFile: {file}"))).Token.Should().Be("from-file");
    }

    [Test]
    public async Task A_client_certificate_in_the_kubeconfig_takes_precedence_over_files()
    {
        var (certificate, key) = NewPair("CN=me");
        var (other, otherKey) = NewPair("CN=other");

        var files = Read(user: $"client-certificate: {_folder.Write("me.crt", certificate)}, client-key: {_folder.Write("me.key", key)}");
        var both = Read(user: $"client-certificate: me.crt, client-key: me.key, client-certificate-data: {Base64(other)}, client-key-data: {Base64(otherKey)}");

        (await CredentialAsync(files)).Certificate?.Subject.Should().Be("CN=me");
        (await CredentialAsync(both)).Certificate?.Subject.Should().Be("CN=other");
        (await CredentialAsync(both)).Certificate?.HasPrivateKey.Should().BeTrue();
    }

    [Test]
    public void Authorities_are_read_from_a_file_or_from_the_kubeconfig()
    {
        var (one, _) = NewPair("CN=one");
        var (two, _) = NewPair("CN=two");
        _folder.Write("ca.crt", one + "\n" + two);

        Read(cluster: $"server: 'https://host', certificate-authority: ca.crt").CertificateAuthorities.Select(ca => ca.Subject).Should().Equal("CN=one", "CN=two");
        Read(cluster: $"server: 'https://host', certificate-authority: ca.crt, certificate-authority-data: {Base64(two)}").CertificateAuthorities
            .Select(ca => ca.Subject).Should().Equal("CN=two");
    }

    [Test]
    public void The_error_for_a_missing_context_lists_the_existing_ones() =>
        Reading(more: "  - {name: second, context: {}}", contextName: "gone").Should().Throw<KubeConfigException>()
            .WithMessage("kubeconfig *config has no context 'gone'; it has: one, second");

    [Test]
    public void The_error_without_a_current_context_says_what_to_do()
    {
        var path = _folder.Write("config", "contexts: []");

        FluentActions.Invoking(() => ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [path])).Should().Throw<KubeConfigException>()
            .WithMessage($"kubeconfig {path} has no current-context: set it with 'kubectl config use-context NAME' or pass --context");
    }

    [TestCase("{cluster: gone}", "*context 'two' refers to cluster 'gone', which does not exist")]
    [TestCase("{cluster: c, user: gone}", "*context 'two' refers to user 'gone', which does not exist")]
    [TestCase("{user: u}", "*context 'two' refers to cluster '', which does not exist")]
    [TestCase("", "*has no context 'two'*")]
    public void The_error_for_a_context_without_its_cluster_or_user_names_it(string context, string message) =>
        Reading(more: $"  - {{name: two, context: {context}}}", contextName: "two").Should().Throw<KubeConfigException>().WithMessage("kubeconfig *config" + message);

    [TestCase("server: host:6443", "*cluster 'c' has server 'host:6443', expected a URL like https://host:6443")]
    [TestCase("proxy-url: x", "*cluster 'c' has server '', expected a URL like https://host:6443")]
    [TestCase("server: 'ftp://host'", "*cluster 'c' has server 'ftp://host', *")]
    [TestCase("server: 'https://host', certificate-authority: gone.crt", "*certificate-authority *gone.crt cannot be read: *")]
    [TestCase("server: 'https://host', certificate-authority-data: '%%%'", "*certificate-authority-data is not base64")]
    [TestCase("server: 'https://host', certificate-authority-data: YWJj", "*certificate-authority is not a PEM certificate*")]
    [TestCase("server: 'https://host', certificate-authority: config", "*certificate-authority is not a PEM certificate*")]
    public void The_error_for_an_invalid_cluster_names_the_field(string cluster, string message) =>
        Reading(cluster: cluster).Should().Throw<KubeConfigException>().WithMessage("kubeconfig *config: " + message);

    [TestCase("client-certificate-data: YWJj", "*user 'u' needs both client-certificate and client-key, or neither")]
    [TestCase("client-key-data: YWJj", "*user 'u' needs both client-certificate and client-key, or neither")]
    [TestCase("client-certificate-data: YWJj, client-key-data: YWJj", "*client-certificate and client-key of user 'u' are not a matching PEM pair: *")]
    [TestCase("client-certificate: gone.crt, client-key: gone.key", "*client-certificate *gone.crt cannot be read: *")]
    [TestCase("username: me, password: hunter2", "*user 'u' has 'username', which Kubernetes removed: use exec, token or a client certificate")]
    [TestCase("auth-provider: {name: gcp}", "*user 'u' has 'auth-provider', which Kubernetes removed: use exec, token or a client certificate")]
    [TestCase("exec: {apiVersion: client.authentication.k8s.io/v1}", "*user 'u' has an exec entry without a command*")]
    public void The_error_for_an_invalid_user_names_the_field(string user, string message) =>
        Reading(user: user).Should().Throw<KubeConfigException>().WithMessage("kubeconfig *config: " + message);

    [Test]
    public void A_key_of_another_certificate_is_refused_without_showing_it()
    {
        var (certificate, _) = NewPair("CN=me");
        var (_, key) = NewPair("CN=other");

        var read = Reading(user: $"client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}");

        read.Should().Throw<KubeConfigException>().WithMessage("*not a matching PEM pair*").Which.ToString().Should().NotContain("PRIVATE KEY");
    }

    private Action Reading(string cluster = "server: 'https://host'", string? user = "token: abc", string context = "", string more = "", string? contextName = null) =>
        () => Read(cluster, user, context, more, contextName);

    private ClusterConfiguration Read(
        string cluster = "server: 'https://host'", string? user = "token: abc", string context = "", string more = "", string? contextName = null)
    {
        var path = _folder.Write("config", $$"""
            current-context: one
            clusters:
              - name: c
                cluster: { {{cluster}} }
            users:
              - name: u
                user: { {{user}} }
            contexts:
              - name: one
                context: {cluster: c, user: {{(user is null ? "''" : "u")}}{{(context.Length > 0 ? ", " : "")}}{{context}} }
            {{more}}
            """);
        return ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [path], contextName);
    }

    private static async Task<Credential> CredentialAsync(ClusterConfiguration configuration) => await configuration.Credentials.GetAsync(default);

    private static (string Certificate, string Key) NewPair(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
