using System.IO.Compression;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Servers with unusual but valid answers, and Secrets with unusual entries.</summary>
internal sealed class MisbehavingServerTests : SourceTest
{
    [Test]
    public async Task A_202_is_retried_after_its_Retry_After()
    {
        var count = 0;
        Script(exchange => ++count < 3 ? exchange.RespondAsync(202, "{}", ("Retry-After", "1")) : exchange.RespondAsync(200, "ready"));
        await CreateAsync(A());

        var waiting = await NotReadyAsync(ExternalSourceReasons.Failed);
        MessageOf(waiting).Should().MatchRegex(@"/data\.json answers 202: the data is not ready yet \(attempt \d/10, next try in \ds\)$");
        waiting.Status.Conditions.IsTrue(Conditions.Reconciling).Should().BeTrue();

        await DeliversAsync("ready");
    }

    [TestCase("gzip")]
    [TestCase("x-gzip")]
    [TestCase("GZIP, identity")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("identity")]
    public async Task An_encoded_body_is_decoded_although_identity_was_asked_for(string encoding)
    {
        Script(exchange => exchange.RespondAsync(200, Encode(encoding, """{"a":1}"""), ("Content-Encoding", encoding)));
        await CreateAsync(A());

        await DeliversAsync("""{"a":1}""");

        Server.Requests[0].Headers["Accept-Encoding"].Should().Be("identity");
    }

    [TestCase("zstd", "sends an unsupported Content-Encoding: only gzip, br and deflate are supported", ExternalSourceReasons.PermanentError)]
    [TestCase("gzip, br", "sends an unsupported Content-Encoding: only gzip, br and deflate are supported", ExternalSourceReasons.PermanentError)]
    [TestCase("gzip", "sends a body that does not match its Content-Encoding", ExternalSourceReasons.Failed)]
    [TestCase("br", "sends a body that does not match its Content-Encoding", ExternalSourceReasons.Failed)]
    [TestCase("deflate", "sends a body that does not match its Content-Encoding", ExternalSourceReasons.Failed)]
    public async Task A_body_that_cannot_be_decoded_is_refused_and_the_last_artifact_stays(string encoding, string problem, string reason)
    {
        Serve("good");
        await CreateAsync(A());
        await DeliversAsync("good");
        await ReadyAsync();
        Script(exchange => exchange.RespondAsync(200, "this is plain text", ("Content-Encoding", encoding)));

        await RequestAsync("again");

        MessageOf(await NotReadyAsync(reason)).Should().Contain(problem);
        await DeliversAsync("good");
    }

    [Test]
    public async Task An_empty_body_replaces_good_data_only_if_the_source_allows_it()
    {
        Serve("good");
        await CreateAsync(A());
        await DeliversAsync("good");
        await ReadyAsync();
        Serve("");

        await RequestAsync("again");

        MessageOf(await NotReadyAsync(ExternalSourceReasons.Failed)).Should().StartWith("the data is empty: set spec.allowEmpty to true if empty data is valid");
        await DeliversAsync("good");
        await PatchAsync("""{ "allowEmpty": true }""");
        await DeliversAsync("");
        await ReadyAsync();
    }

    [Test]
    public async Task Empty_output_of_a_hook_does_not_replace_good_data()
    {
        Hooks.With("select", input => input);
        await CreateAsync(A().Every("1s").After(new Hook { Name = "select", Command = "select" }));
        await DeliversAsync("{}");

        Hooks.With("select", _ => "");
        await RequestAsync("again");
        Serve("[]");

        MessageOf(await NotReadyAsync(ExternalSourceReasons.Failed)).Should().StartWith("the data is empty");
        await DeliversAsync("{}");
    }

    [TestCase("kubernetes.io/basic-auth")]
    [TestCase("Opaque")]
    public async Task A_Secret_with_user_name_and_password_becomes_Basic_authorization(string type)
    {
        await SecretAsync("login", type, ("username", "robot\n"), ("password", "hunter2:ü"), ("X-Team", " a "));
        await CreateAsync(A().Http(http => http with { HeadersSecretRef = new() { Name = "login" } }));

        await DeliversAsync("{}");

        var headers = Server.Requests.Should().ContainSingle().Which.Headers;
        headers["Authorization"].Should().Be($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("robot:hunter2:ü"))}");
        headers["X-Team"].Should().Be("a");
        headers.Keys.Should().NotContain(name => name.Equals("username", StringComparison.OrdinalIgnoreCase) || name.Equals("password", StringComparison.OrdinalIgnoreCase));
    }

    [TestCase("kubernetes.io/dockerconfigjson", ".dockerconfigjson", """{"auths":{}}""", " has type kubernetes.io/dockerconfigjson, whose entries are not headers")]
    [TestCase("kubernetes.io/dockercfg", ".dockercfg", "{}", " has type kubernetes.io/dockercfg, whose entries are not headers")]
    [TestCase("kubernetes.io/ssh-auth", "ssh-privatekey", "hunter2", " has type kubernetes.io/ssh-auth, whose entries are not headers")]
    [TestCase("example.org/own", "token", "hunter2", " has type example.org/own, whose entries are not headers")]
    [TestCase("Opaque", ".dockerconfigjson", """{"auths":{}}""", ", entry '.dockerconfigjson': it is a key, certificate or login file, not a header")]
    [TestCase("Opaque", "tls.key", "hunter2", ", entry 'tls.key': it is a key, certificate or login file, not a header")]
    [TestCase("Opaque", "X-Key", "-----BEGIN PRIVATE KEY-----\nhunter2", ", entry 'X-Key': it is a key, certificate or login file, not a header")]
    [TestCase("kubernetes.io/basic-auth", "password", "hunter2", " has no entry 'username'")]
    public async Task A_Secret_whose_entries_are_not_headers_is_refused_and_never_sent(string type, string name, string value, string problem)
    {
        await SecretAsync("odd", type, (name, value));
        await CreateAsync(A().Http(http => http with { HeadersSecretRef = new() { Name = "odd" } }));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.ConfigurationError)).Should().StartWith($"Secret 'odd'{problem}").And.NotContain("hunter2");

        Server.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task One_Secret_can_hold_headers_and_the_authority()
    {
        using var authority = TlsServer.CreateAuthority();
        await SecretAsync("both", "Opaque", ("Authorization", "Bearer tok-123\n"), ("ca.crt", authority.ExportCertificatePem()));
        await CreateAsync(A().Http(http => http with { HeadersSecretRef = new() { Name = "both" }, CaBundleSecretRef = new() { Name = "both" } }));

        await DeliversAsync("{}");

        var headers = Server.Requests.Should().ContainSingle().Which.Headers;
        headers["Authorization"].Should().Be("Bearer tok-123");
        headers.Should().NotContainKey("ca.crt");
    }

    private Task<V1Secret> SecretAsync(string name, string type, params IReadOnlyList<(string Name, string Value)> entries) => Namespace.CreateAsync(new V1Secret
    {
        Metadata = new() { Name = name },
        Type = type,
        StringData = entries.ToDictionary(entry => entry.Name, entry => entry.Value),
    });

    private static byte[] Encode(string encoding, string text)
    {
        var bytes = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "br" => new BrotliStream(bytes, CompressionMode.Compress, leaveOpen: true),
            "deflate" => new ZLibStream(bytes, CompressionMode.Compress, leaveOpen: true),
            "identity" => new BufferedStream(bytes),
            _ => new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true),
        })
        {
            encoder.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
