using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Endpoints;

/// <summary>Probes of credentials against real registries and stores. Credentials are sent only to their server and never logged.</summary>
internal sealed class CredentialsTests : EndpointTest
{
    private const string Password = "correct horse battery staple";
    private const string Accepted = "Reachable True Answered, Authenticated True Accepted, Ready True Ready";
    private const string Unauthorized = "Reachable True Answered, Authenticated False Unauthorized, Ready False Unauthorized";
    private const string Unproven = "Reachable True Answered, Authenticated Unknown Unproven, Ready True Ready";

    [Test]
    public async Task An_Endpoint_of_a_registry_without_authentication_is_Ready()
    {
        var registry = await KeepAsync(LocalServer.StartRegistryAsync());

        (await FindingAsync($"http://{registry.Address}/v2/")).Should().Be("Reachable True Answered, Authenticated True Anonymous, Ready True Ready");
    }

    [Test]
    public async Task A_password_is_not_sent_over_plain_HTTP()
    {
        var registry = await KeepAsync(LocalServer.StartRegistryAsync("--user", "somebody"));
        await CreateLoginAsync(registry.Read("password"));

        (await FindingAsync($"http://{registry.Address}/v2/", "keys")).Should().Be(Unproven);

        (await MessageAsync("Authenticated")).Should().Be("the server asks for credentials over plain HTTP, and ARC sends them only over TLS");
        await NothingIsShownAsync(registry.Read("password"));
    }

    [Test]
    public async Task A_registry_accepts_the_right_password_and_refuses_others()
    {
        var (registry, address) = await StartTlsRegistryAsync("registry.example", "--user", "somebody");
        var password = registry.Read("password");
        await CreateLoginAsync(password);

        (await FindingAsync(address, "keys")).Should().Be(Accepted);
        await Namespace.PatchAsync<V1Secret>("keys", """{ "stringData": { "password": "wrong horse" } }""");
        Finding(await EndpointAsync("Authenticated", "Unauthorized")).Should().Be(Unauthorized);
        (await MessageAsync("Ready")).Should().Be("the server refuses the credentials (401)");
        await Namespace.PatchAsync<V1Secret>("keys", $$"""{ "stringData": { "password": "{{password}}" } }""");
        Finding(await EndpointAsync("Authenticated", "Accepted")).Should().Be(Accepted);

        await NothingIsShownAsync(password, $"somebody:{password}", "wrong horse", "somebody:wrong horse");
    }

    [TestCase("")]
    [TestCase("/team/images")]
    public async Task A_registry_receives_only_the_entry_for_its_port(string path)
    {
        var (registry, address) = await StartTlsRegistryAsync("registry.example", "--user", "somebody");
        var auth = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"somebody:{registry.Read("password")}"));
        var wrong = Convert.ToBase64String("somebody:wrong"u8);
        await CreateSecretAsync(
            "keys",
            (".dockerconfigjson", $$"""{ "auths": { "registry.example": { "auth": "{{wrong}}" }, "registry.example:1": { "auth": "{{wrong}}" }, "{{address}}": { "auth": "{{auth}}" } } }"""),
            ("username", "somebody"), ("password", "wrong"));

        (await FindingAsync($"{address}{path}", "keys")).Should().Be(Accepted);

        await NothingIsShownAsync(registry.Read("password"), "wrong");
    }

    [TestCase("https://")]
    [TestCase("oci://")]
    public async Task An_oci_endpoint_with_a_scheme_and_a_wrong_password_is_unauthorized(string scheme)
    {
        var (registry, address) = await StartTlsRegistryAsync("registry.example", "--user", "somebody");
        await CreateLoginAsync("wrong horse");

        await Namespace.CreateAsync(An.Endpoint("place", "oci", $"{scheme}{address}", "keys"));

        Finding(await EndpointAsync("Authenticated", "Unauthorized")).Should().Be(Unauthorized);
        await Namespace.PatchAsync<V1Secret>("keys", $$"""{ "stringData": { "password": "{{registry.Read("password")}}" } }""");
        Finding(await EndpointAsync("Authenticated", "Accepted")).Should().Be(Accepted);
    }

    [Test]
    public async Task An_Endpoint_without_Secret_is_unauthorized_at_a_registry_that_requires_a_password()
    {
        var (_, address) = await StartTlsRegistryAsync("registry.example", "--user", "somebody");

        (await FindingAsync(address)).Should().Be(Unauthorized);

        (await MessageAsync("Ready")).Should().Be("the server requires credentials; name a Secret in spec.secretRef");
    }

    [TestCase(".dockerconfigjson", "[]")]
    [TestCase(".dockerconfigjson", """{ "auths": { "other.example": { "auth": "c29tZWJvZHk6aHVudGVyMg==" } } }""")]
    [TestCase("ssh-privatekey", "hunter2")]
    public async Task Credentials_that_a_probe_cannot_use_are_unproven(string key, string value)
    {
        var (_, address) = await StartTlsRegistryAsync("registry.example", "--user", "somebody");
        await CreateSecretAsync("keys", (key, value));

        (await FindingAsync(address, "keys")).Should().Be(Unproven);

        (await MessageAsync("Authenticated")).Should().Be($"the server asks for credentials, and the Secret holds none for {address} in a form that a probe can use");
    }

    [Test]
    public async Task Credentials_for_a_registry_without_authentication_are_unproven()
    {
        var (_, address) = await StartTlsRegistryAsync("registry.example");
        await CreateLoginAsync(Password);

        (await FindingAsync(address, "keys")).Should().Be(Unproven);
    }

    [Test]
    public async Task Keys_of_a_store_that_a_probe_cannot_use_are_unproven()
    {
        var store = await KeepAsync(S3Server.StartAsync());
        await CreateSecretAsync("keys", ("accessKeyId", store.AccessKey), ("secretAccessKey", store.SecretKey));

        (await FindingAsync($"{store.Endpoint}bucket", "keys")).Should().Be(Unproven);

        await NothingIsShownAsync(store.SecretKey);
    }

    [TestCase(200, Accepted)]
    [TestCase(401, Unauthorized)]
    [TestCase(403, Unauthorized)]
    [TestCase(404, Unproven)]
    [TestCase(302, Unproven)]
    [TestCase(500, Unproven)]
    public async Task The_response_to_a_password_decides_about_the_condition(int status, string finding)
    {
        await CreateLoginAsync(Password);
        var url = await ServeTlsAsync("files.example", context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization.Count > 0 ? status : 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"files\"";
            context.Response.Headers.Location = "https://elsewhere.example/";
            return Task.CompletedTask;
        });

        (await FindingAsync(url, "keys")).Should().Be(finding);

        await NothingIsShownAsync(Password, $"somebody:{Password}");
    }

    [TestCase("Negotiate", "negotiate")]
    [TestCase("Bearer error=\"invalid_token\"", "bearer")]
    [TestCase("Text-Of-The-Server realm=\"x\"", "a scheme that is not registered")]
    [TestCase("", "no challenge")]
    public async Task An_unsupported_challenge_is_unproven_and_no_credentials_are_sent(string challenge, string named)
    {
        await CreateLoginAsync(Password);
        var sent = 0;
        var url = await ServeTlsAsync("files.example", context =>
        {
            Interlocked.Add(ref sent, context.Request.Headers.Authorization.Count);
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = challenge;
            return Task.CompletedTask;
        });

        (await FindingAsync(url, "keys")).Should().Be(Unproven);

        (await MessageAsync("Authenticated")).Should().Be($"the server asks for credentials in a way that a probe does not support ({named})");
        sent.Should().Be(0);
    }

    [Test]
    public async Task A_server_that_does_not_respond_to_credentials_is_reachable_and_they_are_unproven()
    {
        await CreateLoginAsync(Password);
        var url = await ServeTlsAsync("files.example", async context =>
        {
            if (context.Request.Headers.Authorization.Count > 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            }

            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic";
        });

        (await FindingAsync(url, "keys")).Should().Be(Unproven);

        (await MessageAsync("Authenticated")).Should().Be("the credentials could not be verified within 2 s");
    }
}
