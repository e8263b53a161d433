using System.Text;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>Registries with a token service on another host: one hop, to the named URL, and only over TLS.</summary>
internal sealed class TokenTests : EndpointTest
{
    private const string Password = "correct horse battery staple";
    private const string Token = "a.token.of-the_server~1";
    private const string Accepted = "Reachable True Answered, Authenticated True Accepted, Ready True Ready";
    private const string Anonymous = "Reachable True Answered, Authenticated True Anonymous, Ready True Ready";
    private const string Unauthorized = "Reachable True Answered, Authenticated False Unauthorized, Ready False Unauthorized";
    private const string Unproven = "Reachable True Answered, Authenticated Unknown Unproven, Ready True Ready";

    private readonly List<string> _sent = [];

    [SetUp]
    public async Task ForgetAndCreateLogin()
    {
        _sent.Clear();
        await CreateLoginAsync(Password);
    }

    [Test]
    public async Task The_token_service_receives_the_credentials_and_the_registry_receives_the_token()
    {
        var registry = await RegistryAsync(await TokenServerAsync());

        (await FindingAsync(registry, "keys")).Should().Be(Accepted);

        _sent.Should().Equal(
            "registry.example /v2/ ", $"auth.example /token?service=registry&scope=catalog {Basic}", $"registry.example /v2/ Bearer {Token}");
        await NothingIsShownAsync(Password, $"somebody:{Password}", Token);
    }

    [Test]
    public async Task A_registry_can_be_its_own_token_service()
    {
        string? own = null;
        own = await ServeTlsAsync("registry.example", context => context.Request.Path == "/token" ? GiveTokenAsync(context) : AskForTokenAsync(context, () => $"{own}/token"));

        (await FindingAsync(own, "keys")).Should().Be(Accepted);
    }

    [Test]
    public async Task Credentials_that_the_token_service_refuses_are_Unauthorized()
    {
        var registry = await RegistryAsync(await TokenServerAsync(password: "another"));

        (await FindingAsync(registry, "keys")).Should().Be(Unauthorized);

        (await MessageAsync("Ready")).Should().StartWith("the token service").And.EndWith("refuses a token (401)");
    }

    [Test]
    public async Task A_token_that_the_registry_refuses_is_Unauthorized()
    {
        var registry = await RegistryAsync(await TokenServerAsync(token: "stale"));

        (await FindingAsync(registry, "keys")).Should().Be(Unauthorized);
    }

    [Test]
    public async Task An_anonymous_token_needs_no_credentials()
    {
        var registry = await RegistryAsync(await TokenServerAsync(password: null));

        (await FindingAsync(registry)).Should().Be(Anonymous);
    }

    [Test]
    public async Task An_Endpoint_without_Secret_is_Unauthorized_if_tokens_require_credentials()
    {
        var registry = await RegistryAsync(await TokenServerAsync());

        (await FindingAsync(registry)).Should().Be(Unauthorized);
    }

    [Test]
    public async Task Credentials_are_not_sent_to_a_token_service_over_plain_HTTP()
    {
        var plain = Serve(exchange => exchange.RespondAsync(200, $$"""{ "token": "{{Token}}" }"""));
        var registry = await RegistryAsync($"{plain.Uri}token");

        (await FindingAsync(registry, "keys")).Should().Be(Unproven);

        plain.Requests.Should().BeEmpty();
        (await MessageAsync("Authenticated")).Should().Be("the token service uses plain HTTP, and ARC sends credentials only over TLS");
    }

    [Test]
    public async Task Credentials_are_not_sent_to_a_token_service_that_a_plain_HTTP_response_names()
    {
        var realm = await TokenServerAsync();
        var plain = Serve(exchange => exchange.RespondAsync(401, "", ("WWW-Authenticate", $"Bearer realm=\"{realm}\"")));

        (await FindingAsync($"{plain.Uri}v2/", "keys")).Should().Be(Unproven);

        _sent.Should().BeEmpty("anybody on the way could have written that answer");
        plain.Requests.Should().ContainSingle().Which.Headers.Should().NotContainKey("Authorization");
    }

    [TestCase($"https://{MetadataHost}/token", "TargetDenied")]
    [TestCase("https://169.254.169.254/token", "TargetDenied")]
    [TestCase($"https://{UnknownHost}/token", "DNSFailure")]
    public async Task Credentials_are_unproven_if_the_token_service_is_denied_or_unreachable(string realm, string reason)
    {
        (await FindingAsync(await RegistryAsync(realm), "keys")).Should().Be(Unproven);

        (await MessageAsync("Authenticated")).Should().Be($"the token service failed ({reason})");
        Connections.Should().OnlyContain(connection => connection.Address.ToString() == "127.0.0.1");
    }

    [TestCase("registry.example", Unproven, 0)]
    [TestCase("registry.example, auth.example", Accepted, 1)]
    public async Task A_token_service_receives_the_credentials_only_if_the_annotation_of_the_Secret_names_it(string hosts, string finding, int received)
    {
        await Namespace.PatchAsync<V1Secret>("keys", $$"""{ "metadata": { "annotations": { "{{ArcAnnotations.AllowedHosts}}": "{{hosts}}" } } }""");

        (await FindingAsync(await RegistryAsync(await TokenServerAsync()), "keys")).Should().Be(finding);

        _sent.Count(request => request.StartsWith("auth.example", StringComparison.Ordinal)).Should().Be(received);
    }

    [Test]
    public async Task A_redirect_of_the_token_service_is_not_followed()
    {
        var elsewhere = await TokenServerAsync("elsewhere.example");
        var registry = await RegistryAsync(await ServeTlsAsync("auth.example", context =>
        {
            context.Response.Redirect(elsewhere);
            return Task.CompletedTask;
        }));

        (await FindingAsync(registry, "keys")).Should().Be(Unproven);

        _sent.Should().NotContain(request => request.StartsWith("elsewhere.example", StringComparison.Ordinal));
    }

    [TestCase("no JSON")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{ "token": 1 }""")]
    [TestCase("""{ "token": "" }""")]
    [TestCase("""{ "token": "one\r\nX-Header: two" }""")]
    [TestCase("""{ "token": "tökën" }""")]
    [TestCase("too long")]
    public async Task Credentials_are_unproven_if_the_response_contains_no_token(string body)
    {
        var text = body == "too long" ? $$"""{ "token": "{{new string('a', 2 << 20)}}" }""" : body;
        var registry = await RegistryAsync(await ServeTlsAsync("auth.example", context => context.Response.WriteAsync(text)));

        (await FindingAsync(registry, "keys")).Should().Be(Unproven);
    }

    [Test]
    public async Task A_token_in_the_OAuth_field_is_read()
    {
        var registry = await RegistryAsync(await ServeTlsAsync("auth.example", context => context.Response.WriteAsync($$"""{ "access_token": "{{Token}}", "expires_in": 300 }""")));

        (await FindingAsync(registry, "keys")).Should().Be(Accepted);
    }

    private static string Basic => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"somebody:{Password}"))}";

    private async Task<string> RegistryAsync(string realm) =>
        (await ServeTlsAsync("registry.example", context => AskForTokenAsync(context, () => realm)))["https://".Length..];

    // Null: the service issues tokens to all clients.
    private async Task<string> TokenServerAsync(string host = "auth.example", string? password = Password, string token = Token) =>
        $"{await ServeTlsAsync(host, context => GiveTokenAsync(context, password, token))}/token";

    private Task AskForTokenAsync(HttpContext context, Func<string> realm)
    {
        Note(context);
        context.Response.StatusCode = context.Request.Headers.Authorization == $"Bearer {Token}" ? 200 : 401;
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm()}\",service=\"registry\",scope=\"catalog\"";
        return Task.CompletedTask;
    }

    private Task GiveTokenAsync(HttpContext context, string? password = Password, string token = Token)
    {
        Note(context);
        if (password is null || context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"somebody:{password}"))}")
        {
            return context.Response.WriteAsync($$"""{ "token": "{{token}}" }""");
        }

        context.Response.StatusCode = 401;
        return Task.CompletedTask;
    }

    private void Note(HttpContext context)
    {
        lock (_sent)
        {
            _sent.Add($"{context.Request.Host.Host} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Authorization}");
        }
    }
}
