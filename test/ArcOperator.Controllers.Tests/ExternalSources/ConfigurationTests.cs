using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Configuration errors: reported once, not retried, and cleared soon after a change.</summary>
internal sealed class ConfigurationTests : SourceTest
{
    [TestCase("""{ "interval": "999999999999h" }""", "spec.interval '999999999999h' must be")]
    [TestCase("""{ "interval": "99999h" }""", "spec.interval '99999h' must be more than 0s and at most 8784h")]
    [TestCase("""{ "destinationPath": "../secret" }""", "contains '..'")]
    [TestCase("""{ "destinationPath": "/" }""", "names no file")]
    [TestCase("""{ "destinationPath": "a/../../secret" }""", "contains '..'")]
    [TestCase("""{ "destinationPath": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/data" }""", "255 bytes")]
    [TestCase("""{ "generator": { "http": { "url": "https://user:password@host.example/" } } }""", "url must not contain a user name or password")]
    [TestCase("""{ "generator": { "http": { "url": "http://[::1" } } }""", "url must be an http or https URL")]
    [TestCase("""{ "generator": { "http": { "timeout": "9h" } } }""", "timeout '9h' must be more than 0s and at most 10m")]
    [TestCase("""{ "generator": { "http": { "headersSecretRef": { "name": "gone" } } } }""", "Secret 'gone' does not exist")]
    [TestCase("""{ "hooks": { "postRequest": [{ "name": "slow", "command": "jq", "timeout": "6m" }] } }""", "hook 'slow': timeout '6m' must be more than 0s and at most 5m")]
    public Task A_spec_that_cannot_work_is_not_tried_until_it_changes(string spec, string problem) => IsNotTriedAsync(spec, problem);

    [Test]
    public Task A_destination_path_with_a_name_of_300_bytes_is_refused() =>
        IsNotTriedAsync($$"""{ "destinationPath": "config/{{new string('x', 300)}}" }""", "has a name in it that is longer than 255 bytes");

    [Test]
    public async Task A_missing_Secret_is_a_configuration_error_until_it_exists()
    {
        await CreateAsync(A().Http(http => http with { HeadersSecretRef = new() { Name = "late" } }));
        await NotReadyAsync(ExternalSourceReasons.ConfigurationError);

        await Namespace.CreateSecretAsync("late");

        await ReadyAsync();
    }

    [Test]
    public async Task A_Secret_with_an_invalid_header_value_is_refused_without_showing_the_value()
    {
        await Namespace.CreateSecretAsync("keys", "hunter2\r\nX-Evil: yes");
        await CreateAsync(A().Http(http => http with { HeadersSecretRef = new() { Name = "keys" } }));

        var message = MessageOf(await NotReadyAsync(ExternalSourceReasons.ConfigurationError));
        message.Should().Contain("Secret 'keys', entry 'password': its value contains characters").And.NotContain("hunter2");
        Server.Requests.Should().BeEmpty();
        await Namespace.PatchAsync<V1Secret>("keys", """{ "stringData": { "password": "hunter3" } }""");

        await ReadyAsync();
        Server.Requests.Should().ContainSingle().Which.Headers["password"].Should().Be("hunter3");
    }

    [TestCase("Transfer-Encoding")]
    [TestCase("Host")]
    public async Task A_Secret_with_a_header_that_frames_the_request_is_refused(string name)
    {
        await Namespace.CreateAsync(new V1Secret { Metadata = new() { Name = "keys" }, StringData = new Dictionary<string, string> { [name] = "chunked" } });
        await CreateAsync(A().Http(http => http with { HeadersSecretRef = new() { Name = "keys" } }));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.ConfigurationError)).Should().Contain($"entry '{name}': the operator sets this header");
    }

    [Test]
    public async Task Headers_of_a_Secret_are_not_sent_to_another_origin()
    {
        await using var stranger = new ScriptedPeer(exchange => exchange.RespondAsync(302, "", ("Location", Url)));
        Script(exchange => exchange.Request.Path == "/data.json" && exchange.Request.Headers.ContainsKey("Authorization")
            ? exchange.RespondAsync(302, "", ("Location", "/same"))
            : exchange.Request.Path == "/same" ? exchange.RespondAsync(307, "", ("Location", stranger.Uri.AbsoluteUri))
            : exchange.RespondAsync(200, "moved"));
        await Namespace.CreateAsync(new V1Secret { Metadata = new() { Name = "keys" }, StringData = new Dictionary<string, string> { ["Authorization"] = "Bearer hunter2\n" } });
        await CreateAsync(A().Http(http => http with { HeadersSecretRef = new() { Name = "keys" } }));

        await DeliversAsync("moved");

        Server.Requests.Select(request => request.Headers.GetValueOrDefault("Authorization")).Should().Equal("Bearer hunter2", "Bearer hunter2", null);
        stranger.Requests.Should().ContainSingle().Which.Headers.Should().NotContainKey("Authorization");
    }

    private async Task IsNotTriedAsync(string spec, string problem)
    {
        await CreateAsync(A());
        await DeliversAsync("{}");
        await ReadyAsync();
        var requests = Server.Requests.Count;

        await PatchAsync(spec);
        var stalled = await NotReadyAsync(ExternalSourceReasons.ConfigurationError);

        MessageOf(stalled).Should().Contain(problem).And.Contain("will not retry until spec changes").And.NotContain("password@");
        stalled.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeTrue();
        stalled.Status.ObservedGeneration.Should().Be(2);
        Server.Requests.Should().HaveCount(requests);
        await DeliversAsync("{}");
        await PatchAsync($$"""{ "interval": "1h", "destinationPath": "data", "hooks": null, "generator": { "http": { "url": "{{Url}}", "timeout": "30s", "headersSecretRef": null } } }""");
        (await ReadyAsync()).Status.Conditions.Should().NotContain(condition => condition.Type == Conditions.Stalled);
    }
}
