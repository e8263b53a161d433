using System.Security.Cryptography.X509Certificates;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Controllers.Tests.ExternalSources.Generators.Http;

/// <summary>Trust in certificates of servers.</summary>
internal sealed class CertificateTests : SourceTest
{
    private const string Host = "internal.example";
    private X509Certificate2 _authority = null!;

    [SetUp]
    public async Task CreateAuthority()
    {
        _authority = TlsServer.CreateAuthority();
        await Namespace.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "authorities" },
            StringData = new Dictionary<string, string> { ["ca.crt"] = _authority.ExportCertificatePem(), ["broken"] = "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----" },
        });
    }

    [TearDown]
    public void ForgetAuthority() => _authority.Dispose();

    [Test]
    public async Task A_certificate_of_the_given_authority_is_trusted()
    {
        await using var server = await StartAsync(TlsServer.CreateCertificate(_authority, Host));
        await CreateAsync(A(server, bundle: "ca.crt"));

        await DeliversAsync("trusted");
    }

    [Test]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        await using var server = await StartAsync(TlsServer.CreateCertificate(_authority, Host));
        await CreateAsync(A(server, bundle: null));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.Failed)).Should().StartWith($"the certificate of {Host}:");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_certificate_of_another_name_or_time_is_refused_and_the_authority_overrides_insecureSkipVerify(bool isExpired)
    {
        await using var server = await StartAsync(isExpired
            ? TlsServer.CreateCertificate(_authority, Host, DateTimeOffset.UtcNow.AddDays(-1))
            : TlsServer.CreateCertificate(_authority, "other.example"));
        await CreateAsync(A(server, bundle: "ca.crt").Http(http => http with { InsecureSkipVerify = true }));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.Failed)).Should().StartWith($"the certificate of {Host}:");
    }

    [TestCase("of another name")]
    [TestCase("expired")]
    [TestCase("of a stranger's authority")]
    [TestCase("of nobody but itself")]
    public async Task An_invalid_certificate_keeps_the_last_artifact_until_the_server_has_a_valid_one(string kind)
    {
        var good = TlsServer.CreateCertificate(_authority, Host);
        var content = "good";
        await using var server = await TlsServer.StartAsync(good, context =>
        {
            // The next attempt then uses the new certificate.
            context.Response.Headers.Connection = "close";
            return context.Response.WriteAsync(content);
        });
        await CreateAsync(A(server, bundle: "ca.crt").Every("1s"));
        var published = await DeliversAsync("good");
        await ReadyAsync();

        server.Certificate = Other(kind);
        content = "better";
        var failed = await NotReadyAsync(ExternalSourceReasons.Failed);

        MessageOf(failed).Should().StartWith($"the certificate of {Host}:").And.EndWith("; Last successful artifact maintained").And.NotContain("\n");
        failed.Status.Artifact!.Revision.Should().Be(published.Status.Artifact!.Revision);
        await DeliversAsync("good");
        server.Certificate = good;
        await DeliversAsync("better");
        (await ReadyAsync()).Status.Conditions!.Select(condition => condition.Type).Should().Equal(Conditions.Ready, ExternalSourceConditions.ConsumableByFlux);
    }

    [Test]
    public async Task Any_certificate_is_accepted_with_insecureSkipVerify()
    {
        await using var server = await StartAsync(TlsServer.CreateCertificate(_authority, "other.example", DateTimeOffset.UtcNow.AddDays(-1)));
        await CreateAsync(A(server, bundle: null).Http(http => http with { InsecureSkipVerify = true }));

        await DeliversAsync("trusted");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task The_issuer_URL_in_a_certificate_is_not_contacted(bool isCareless)
    {
        await using var stranger = new ScriptedPeer(exchange => exchange.RespondAsync(404, ""));
        await using var server = await StartAsync(TlsServer.CreateCertificate(_authority, [Host], issuer: new(stranger.Uri, "/issuer.crt")));
        // The server itself searches for the chain that it sends.
        var before = stranger.Requests.Count;
        await CreateAsync(A(server, bundle: null).Http(http => http with { InsecureSkipVerify = isCareless }));

        await (isCareless ? ReadyAsync() : NotReadyAsync(ExternalSourceReasons.Failed));

        stranger.Requests.Should().HaveCount(before);
    }

    [TestCase("gone", "Secret 'authorities' has no entry 'gone'")]
    [TestCase("broken", "Secret 'authorities', entry 'broken': the text contains ")]
    public async Task A_bundle_without_certificates_is_a_configuration_error(string key, string problem)
    {
        await using var server = await StartAsync(TlsServer.CreateCertificate(_authority, Host));
        await CreateAsync(A(server, bundle: key));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.ConfigurationError)).Should().StartWith(problem);
        await Namespace.PatchAsync<V1Secret>("authorities", $$"""{ "stringData": { "{{key}}": {{System.Text.Json.Nodes.JsonValue.Create(_authority.ExportCertificatePem()).ToJsonString()}} } }""");
        await DeliversAsync("trusted");
    }

    [Test]
    public async Task A_redirect_from_https_to_http_is_not_followed()
    {
        await using var server = await TlsServer.StartAsync(TlsServer.CreateCertificate(_authority, Host), context =>
        {
            context.Response.Redirect(Url);
            return Task.CompletedTask;
        });
        await CreateAsync(A(server, bundle: "ca.crt"));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.PermanentError)).Should().Contain("redirects from https to http");
    }

    private X509Certificate2 Other(string kind)
    {
        using var stranger = TlsServer.CreateAuthority();
        return kind switch
        {
            "of another name" => TlsServer.CreateCertificate(_authority, "other.example"),
            "expired" => TlsServer.CreateCertificate(_authority, Host, DateTimeOffset.UtcNow.AddDays(-1)),
            "of a stranger's authority" => TlsServer.CreateCertificate(stranger, Host),
            _ => TlsServer.CreateAuthority(),
        };
    }

    private static Task<TlsServer> StartAsync(X509Certificate2 certificate) => TlsServer.StartAsync(certificate, context => context.Response.WriteAsync("trusted"));

    private SourceBuilder A(TlsServer server, string? bundle) => A(url: $"https://{Host}:{server.Port}/").Http(http =>
        http with { CaBundleSecretRef = bundle is null ? null : new() { Name = "authorities", Key = bundle } });
}
