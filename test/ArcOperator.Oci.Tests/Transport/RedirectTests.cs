using System.Net;
using System.Text;
using ArcOperator.Oci.Authentication;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.Results;
using ArcOperator.Oci.Tests.Harness;

namespace ArcOperator.Oci.Tests.Transport;

/// <summary>Rules for URLs that a registry names. No server is asked: the hosts have names and certificates that do not exist.</summary>
public sealed class RedirectTests
{
    private static readonly Uri Registry = new("https://registry.example");

    [Test]
    public async Task Credentials_are_not_sent_to_another_origin_of_a_redirect()
    {
        var content = Peers.Bytes(10);
        using var handler = new StubHandler(request => request.RequestUri!.Host == "storage.example" ? Content(content)
            : request.Headers.Authorization is null ? StubHandler.Answer(HttpStatusCode.Unauthorized, "", ("WWW-Authenticate", "Basic realm=\"r\""))
            : StubHandler.Answer(HttpStatusCode.TemporaryRedirect, "", ("Location", "https://storage.example/blob?signature=x")));
        using var client = Client(handler);

        var read = await client.ReadBlobAsync(Peers.In(Registry, "a"), Peers.Describe(content), default);

        read.Value.ToArray().Should().Equal(content);
        handler.Requests.Select(request => (request.Url.Host, request.Authorization is not null)).Should().Equal(
            ("registry.example", false), ("registry.example", true), ("storage.example", false));
    }

    [Test]
    public async Task Credentials_are_sent_to_the_same_origin_of_a_redirect()
    {
        using var handler = new StubHandler(request => request.Headers.Authorization is null ? StubHandler.Answer(HttpStatusCode.Unauthorized, "", ("WWW-Authenticate", "Basic"))
            : request.RequestUri!.AbsolutePath == "/moved" ? StubHandler.Answer(HttpStatusCode.OK, """{"manifests":[]}""")
            : StubHandler.Answer(HttpStatusCode.Found, "", ("Location", "/moved")));
        using var client = Client(handler);

        (await client.GetManifestAsync(Peers.In(Registry, "a:1"), default)).Failure.Should().BeNull();

        handler.Requests[^1].Authorization.Should().NotBeNull();
    }

    [TestCase("http://registry.example/v2/")]
    [TestCase("http://storage.example/blob")]
    [TestCase("ftp://storage.example/blob")]
    [TestCase("file:///etc/passwd")]
    [TestCase("https://user:secret@storage.example/blob")]
    [TestCase("")]
    public async Task A_redirect_that_weakens_the_transport_is_not_followed(string location)
    {
        using var handler = new StubHandler(_ => StubHandler.Answer(HttpStatusCode.TemporaryRedirect, "", ("Location", location)));
        using var client = Client(handler);

        var failure = (await client.GetManifestAsync(Peers.In(Registry, "a:1"), default)).Failure!;

        failure.Kind.Should().Be(RegistryFailureKind.InvalidContent);
        failure.Message.Should().NotContain("secret");
        handler.Requests.Count.Should().BeLessThanOrEqualTo(location.Length == 0 ? Peers.Quick.Redirects + 1 : 1);
    }

    [Test]
    public async Task A_circle_of_redirects_ends_at_the_limit()
    {
        using var handler = new StubHandler(_ => StubHandler.Answer(HttpStatusCode.Found, "", ("Location", "/again")));
        using var client = Client(handler);

        (await client.GetManifestAsync(Peers.In(Registry, "a:1"), default)).Failure!.Kind.Should().Be(RegistryFailureKind.InvalidContent);

        handler.Requests.Should().HaveCount(Peers.Quick.Redirects + 1);
    }

    [Test]
    public async Task An_upload_to_another_origin_carries_no_credentials()
    {
        using var handler = new StubHandler(request => request switch
        {
            { Method.Method: "PUT" } => StubHandler.Answer(HttpStatusCode.Created),
            { Headers.Authorization: null } => StubHandler.Answer(HttpStatusCode.Unauthorized, "", ("WWW-Authenticate", "Basic")),
            { Method.Method: "HEAD" } => StubHandler.Answer(HttpStatusCode.NotFound),
            _ => StubHandler.Answer(HttpStatusCode.Accepted, "", ("Location", "https://storage.example/upload?token=t")),
        });
        using var client = Client(handler);

        (await client.PushBlobAsync(Peers.In(Registry, "a"), Peers.Describe([1]), new MemoryStream([1]), null, default)).Value.Should().Be(BlobPush.Uploaded);

        handler.Requests[^1].Url.Query.Should().StartWith("?token=t&digest=sha256%3A");
        handler.Requests[^1].Authorization.Should().BeNull();
    }

    [Test]
    public async Task A_redirect_of_a_write_is_not_followed()
    {
        using var handler = new StubHandler(_ => StubHandler.Answer(HttpStatusCode.PermanentRedirect, "", ("Location", "https://storage.example/")));
        using var client = Client(handler);

        var manifest = ManifestContent.Of(new OciIndex());
        (await client.PutManifestAsync(Peers.In(Registry, "a:1"), manifest, default)).Failure!.Kind.Should().Be(RegistryFailureKind.InvalidContent);

        handler.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task A_handler_that_follows_redirects_itself_is_a_mistake_of_the_program()
    {
        using var handler = new FollowingHandler();
        using var client = Client(handler);

        await client.Invoking(it => it.GetManifestAsync(Peers.In(Registry, "a:1"), default)).Should().ThrowAsync<InvalidOperationException>();
    }

    [Test]
    public async Task A_refusal_by_the_handlers_network_policy_is_a_value_with_its_cause()
    {
        using var handler = new StubHandler(_ => throw new HttpRequestException("no connection", new InvalidOperationException("address 10.0.0.1 is denied")));
        using var client = Client(handler);

        var failure = (await client.GetManifestAsync(Peers.In(Registry, "a:1"), default)).Failure!;

        failure.Message.Should().EndWith("address 10.0.0.1 is denied");
        failure.Cause!.InnerException.Should().BeOfType<InvalidOperationException>();
    }

    [Test]
    public void A_reference_to_another_registry_is_a_mistake_of_the_program()
    {
        using var client = Client(new StubHandler(_ => StubHandler.Answer(HttpStatusCode.OK)));

        client.Invoking(it => it.GetManifestAsync(Peers.In(new Uri("https://other.example"), "a:1"), default)).Should().ThrowAsync<ArgumentException>();
    }

    private static RegistryClient Client(HttpMessageHandler handler) =>
        Peers.ClientOf(Registry, credentials: RegistryCredentials.OfPassword("user", "secret"), handler: handler);

    private static HttpResponseMessage Content(byte[] bytes) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };

    private sealed class FollowingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage
        {
            RequestMessage = new(HttpMethod.Get, "https://storage.example/"),
            Content = new StringContent("{}", Encoding.UTF8),
        });
    }
}
