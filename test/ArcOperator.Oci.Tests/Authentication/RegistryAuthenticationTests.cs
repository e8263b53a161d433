using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ArcOperator.Oci.Authentication;
using ArcOperator.Oci.Results;
using ArcOperator.Oci.Tests.Harness;
using ArcOperator.Testing;

namespace ArcOperator.Oci.Tests.Authentication;

public sealed class RegistryAuthenticationTests
{
    private static readonly Uri Registry = new("https://registry.example");

    [Test]
    public async Task A_registry_with_a_password_accepts_it_over_TLS_only()
    {
        using var folder = new TemporaryFolder();
        var (certificate, key, thumbprint) = CreateCertificate(folder);
        await using var server = await LocalServer.StartRegistryAsync("--user", "arc", "--certificate", certificate, "--key", key);
        using var trust = new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == thumbprint } };
        var url = new Uri($"https://{server.Address}");
        using var client = Peers.ClientOf(url, credentials: RegistryCredentials.OfPassword("arc", server.Read("password")), handler: trust);
        using var wrong = Peers.ClientOf(url, credentials: RegistryCredentials.OfPassword("arc", "wrong"), handler: trust);
        using var anonymous = Peers.ClientOf(url, handler: trust);

        await client.PushArtifactAsync(Peers.In(url, "team/app:1.0"));

        (await wrong.ListTagsAsync(Peers.In(url, "team/app"), default)).Failure!.Should().Match<RegistryFailure>(failure => failure.Kind == RegistryFailureKind.Unauthorized && failure.Code == "UNAUTHORIZED");
        (await anonymous.ListTagsAsync(Peers.In(url, "team/app"), default)).Failure!.Message.Should().EndWith("requires a user name and a password");
    }

    [Test]
    public async Task A_password_is_not_sent_over_plain_HTTP()
    {
        await using var server = await LocalServer.StartRegistryAsync("--user", "arc");
        using var handler = new RecordingHandler(Peers.Handler());
        using var client = Peers.ClientOf(new Uri($"http://{server.Address}"), credentials: RegistryCredentials.OfPassword("arc", server.Read("password")), handler: handler);

        (await client.ListTagsAsync(Peers.In(server, "team/app"), default)).Failure!.Message.Should().EndWith("credentials are sent only over TLS");

        handler.Authorizations.Should().OnlyContain(header => header == null);
    }

    [Test]
    public async Task A_registry_with_a_token_service_is_used_with_tokens_for_each_permission()
    {
        using var issuer = new TokenIssuer();
        using var folder = new TemporaryFolder();
        await using var service = new ScriptedPeer(exchange => exchange.RespondAsync(
            200, $$"""{"token":"{{issuer.Issue(exchange.Request.Query)}}","expires_in":300}"""));
        await using var server = await LocalServer.StartRegistryAsync("--tokens", $"{service.Uri}token", folder.Write("tokens.pem", issuer.CertificatePem));
        using var client = Peers.ClientOf(server);

        var target = Peers.In(server, "team/app:1.0");
        await client.PushArtifactAsync(target);
        (await client.PushBlobAsync(Peers.In(server, "team/other"), Peers.Describe("hello"u8.ToArray()), new MemoryStream("hello"u8.ToArray()), target, default)).Value
            .Should().Be(BlobPush.Mounted);

        // Reading, writing, and writing with the permission to read the other repository.
        service.Requests.Should().HaveCount(4);
        service.Requests[^1].Query.Should().Contain("repository%3Ateam%2Fother%3Apull%2Cpush").And.Contain("repository%3Ateam%2Fapp%3Apull");
    }

    [Test]
    public async Task A_token_is_kept_until_shortly_before_it_expires()
    {
        var clock = new ManualTimeProvider();
        using var handler = new StubHandler(request => Answer(request, expiresIn: 100));
        using var client = Peers.ClientOf(Registry, clock: clock, handler: handler);

        await client.ListTagsAsync(Peers.In(Registry, "a"), default);
        clock.Advance(TimeSpan.FromSeconds(80));
        await client.ListTagsAsync(Peers.In(Registry, "a"), default);
        TokenRequests(handler).Should().Be(1);
        clock.Advance(TimeSpan.FromSeconds(11));
        await client.ListTagsAsync(Peers.In(Registry, "a"), default);

        TokenRequests(handler).Should().Be(2);
    }

    [Test]
    public async Task Requests_at_the_same_time_share_one_token()
    {
        using var handler = new StubHandler(request => Answer(request, expiresIn: 100));
        using var client = Peers.ClientOf(Registry, handler: handler);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.ListTagsAsync(Peers.In(Registry, "a"), default)));

        TokenRequests(handler).Should().Be(1);
    }

    [Test]
    public async Task A_token_that_the_registry_refuses_is_replaced_once()
    {
        var issued = 0;
        using var handler = new StubHandler(request => request.RequestUri!.Host == "auth.example"
            ? StubHandler.Answer(HttpStatusCode.OK, $$"""{"token":"t{{++issued}}"}""")
            : request.Headers.Authorization?.Parameter == "t2" ? StubHandler.Answer(HttpStatusCode.OK, "{}") : Challenge());
        using var client = Peers.ClientOf(Registry, handler: handler);

        (await client.ListTagsAsync(Peers.In(Registry, "a"), default)).Failure!.Kind.Should().Be(RegistryFailureKind.Unauthorized);
        (await client.ListTagsAsync(Peers.In(Registry, "a"), default)).Failure.Should().BeNull();
    }

    [Test]
    public async Task Credentials_reach_only_the_token_service()
    {
        using var handler = new StubHandler(request => Answer(request, expiresIn: 100));
        using var client = Peers.ClientOf(Registry, credentials: RegistryCredentials.OfPassword("user", "secret"), handler: handler);

        (await client.ListTagsAsync(Peers.In(Registry, "a"), default)).Failure.Should().BeNull();

        handler.Requests.Select(request => (request.Url.Host, request.Authorization)).Should().Equal(
            ("registry.example", null), ("auth.example", "Basic dXNlcjpzZWNyZXQ="), ("registry.example", "Bearer token"));
    }

    [Test]
    public async Task An_identity_token_is_exchanged_in_the_body_of_a_request()
    {
        var body = "";
        using var handler = new StubHandler(request =>
        {
            body = request.RequestUri!.Host == "auth.example" ? new StreamReader(request.Content!.ReadAsStream()).ReadToEnd() : body;
            return Answer(request, expiresIn: 100);
        });
        using var client = Peers.ClientOf(Registry, credentials: RegistryCredentials.OfIdentityToken("identity"), handler: handler);

        (await client.ListTagsAsync(Peers.In(Registry, "a"), default)).Failure.Should().BeNull();

        body.Should().Be("grant_type=refresh_token&service=registry&client_id=arc-operator&scope=repository%3Aa%3Apull&refresh_token=identity");
        handler.Requests.Should().NotContain(request => request.Url.Query.Contains("identity"));
    }

    [TestCase("Bearer realm=\"http://auth.example/token\"", "uses plain HTTP, and credentials are sent only over TLS")]
    [TestCase("Bearer service=\"registry\"", "names no URL of a token service")]
    [TestCase("Negotiate", "requires credentials in a way that is not supported (negotiate)")]
    [TestCase("", "requires credentials in a way that is not supported (no challenge)")]
    public async Task A_challenge_that_cannot_be_answered_is_a_value(string challenge, string problem)
    {
        using var handler = new StubHandler(_ => StubHandler.Answer(HttpStatusCode.Unauthorized, "", challenge.Length > 0 ? [("WWW-Authenticate", challenge)] : []));
        using var client = Peers.ClientOf(Registry, credentials: RegistryCredentials.OfPassword("user", "secret"), handler: handler);

        var failure = (await client.ListTagsAsync(Peers.In(Registry, "a"), default)).Failure!;

        failure.Kind.Should().Be(RegistryFailureKind.Unauthorized);
        failure.Message.Should().EndWith(problem);
        handler.Requests.Should().OnlyContain(request => request.Authorization == null);
    }

    [TestCase(401, RegistryFailureKind.Unauthorized)]
    [TestCase(429, RegistryFailureKind.RateLimited)]
    [TestCase(500, RegistryFailureKind.ServerError)]
    [TestCase(302, RegistryFailureKind.Unauthorized)]
    [TestCase(200, RegistryFailureKind.Unauthorized)]
    public async Task A_token_service_without_a_token_is_a_value(int status, RegistryFailureKind kind)
    {
        using var handler = new StubHandler(request => request.RequestUri!.Host == "auth.example"
            ? StubHandler.Answer((HttpStatusCode)status, """{"token":"a b"}""", ("Location", "https://elsewhere.example/"), ("Retry-After", "3"))
            : Challenge());
        using var client = Peers.ClientOf(Registry, handler: handler);

        var failure = (await client.ListTagsAsync(Peers.In(Registry, "a"), default)).Failure!;

        failure.Kind.Should().Be(kind);
        (failure.RetryAfter?.TotalSeconds).Should().Be(status == 429 ? 3 : null);
        handler.Requests.Should().NotContain(request => request.Url.Host == "elsewhere.example");
    }

    [Test]
    public void Credentials_and_tokens_are_hidden_in_texts()
    {
        $"{RegistryCredentials.OfPassword("user", "secret")}{RegistryCredentials.OfIdentityToken("secret")}{new RegistryToken("secret", TimeSpan.Zero)}"
            .Should().NotContain("secret");
    }

    private static int TokenRequests(StubHandler handler) => handler.Requests.Count(request => request.Url.Host == "auth.example");

    private static HttpResponseMessage Challenge() =>
        StubHandler.Answer(HttpStatusCode.Unauthorized, "", ("WWW-Authenticate", "Bearer realm=\"https://auth.example/token\",service=\"registry\",scope=\"repository:a:pull\""));

    private static HttpResponseMessage Answer(HttpRequestMessage request, int expiresIn) =>
        request.RequestUri!.Host == "auth.example" ? StubHandler.Answer(HttpStatusCode.OK, $$"""{"access_token":"token","expires_in":{{expiresIn}}}""")
        : request.Headers.Authorization?.Parameter == "token" ? StubHandler.Answer(HttpStatusCode.OK, """{"tags":[]}""")
        : Challenge();

    private static (string Certificate, string Key, string Thumbprint) CreateCertificate(TemporaryFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return (folder.Write("tls.crt", certificate.ExportCertificatePem()), folder.Write("tls.key", key.ExportPkcs8PrivateKeyPem()), certificate.Thumbprint);
    }

    private sealed class RecordingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly List<string?> _authorizations = [];

        public IReadOnlyList<string?> Authorizations => _authorizations;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _authorizations.Add(request.Headers.Authorization?.ToString());
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Issues tokens that a registry verifies with a certificate.</summary>
    private sealed class TokenIssuer : IDisposable
    {
        private readonly RSA _key = RSA.Create(2048);
        private readonly X509Certificate2 _certificate;

        public TokenIssuer()
        {
            var request = new CertificateRequest("CN=tokens", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            _certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        }

        public string CertificatePem => _certificate.ExportCertificatePem();

        public string Issue(string query)
        {
            var access = query.Split('&').Where(part => part.StartsWith("scope=", StringComparison.Ordinal))
                .Select(part => Uri.UnescapeDataString(part["scope=".Length..]).Split(':'))
                .Select(scope => $$"""{"type":"{{scope[0]}}","name":"{{scope[1]}}","actions":[{{string.Join(',', scope[2].Split(',').Select(action => $"\"{action}\""))}}]}""");
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            var head = Encode($$"""{"typ":"JWT","alg":"RS256","x5c":["{{Convert.ToBase64String(_certificate.RawData)}}"]}""");
            var body = Encode($$"""{"iss":"tokens","aud":"registry","sub":"","iat":{{now}},"nbf":{{now - 60}},"exp":{{now + 300}},"jti":"1","access":[{{string.Join(',', access)}}]}""");
            return $"{head}.{body}.{Encode(_key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        }

        public void Dispose()
        {
            _certificate.Dispose();
            _key.Dispose();
        }

        private static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

        private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
