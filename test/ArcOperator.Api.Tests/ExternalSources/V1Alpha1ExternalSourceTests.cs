using System.Text.Json.Nodes;
using ArcOperator.Api.ExternalSources;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.ExternalSources;

[Category("CrdServer")]
public sealed class V1Alpha1ExternalSourceTests
{
    private const string Generator = """{ "type": "http", "http": { "url": "https://example.com/data" } }""";

    [TestCase("5m")]
    [TestCase("1h30m")]
    [TestCase("1.5h")]
    [TestCase("500ms")]
    public async Task An_interval_that_is_a_duration_is_accepted(string interval) =>
        (await AdmitAsync($$"""{ "interval": "{{interval}}" }""")).Refusal.Should().BeEmpty();

    [TestCase("")]
    [TestCase("5")]
    [TestCase("-5m")]
    [TestCase("1d")]
    [TestCase("5us")]
    [TestCase("5m 30s")]
    public async Task An_interval_in_other_units_is_refused(string interval) =>
        (await AdmitAsync($$"""{ "interval": "{{interval}}" }""")).Refusal.Should().Contain("spec.interval");

    [TestCase("data.json")]
    [TestCase("/leading/slash.yaml")]
    [TestCase("a/./b//c")]
    [TestCase("..hidden/x..")]
    [TestCase("")]
    public async Task A_path_inside_the_artifact_is_accepted(string path) =>
        (await AdmitAsync($$"""{ "interval": "5m", "destinationPath": "{{path}}" }""")).Refusal.Should().BeEmpty();

    [TestCase("../up", "contains '..', which leads out of the artifact")]
    [TestCase("a/../../b", "contains '..', which leads out of the artifact")]
    [TestCase("a/..", "contains '..', which leads out of the artifact")]
    [TestCase(@"a\\b", "spec.destinationPath")]
    [TestCase(@"a\u0000b", "spec.destinationPath")]
    public async Task A_path_that_could_lead_out_of_the_artifact_is_refused(string path, string refusal) =>
        (await AdmitAsync($$"""{ "interval": "5m", "destinationPath": "{{path}}" }""")).Refusal.Should().Contain(refusal);

    [TestCase(255, 'a', true)]
    [TestCase(256, 'a', false)]
    [TestCase(127, 'ä', true)]
    [TestCase(128, 'ä', false)]
    public async Task A_name_in_the_path_has_at_most_255_bytes(int length, char letter, bool isAccepted) =>
        (await AdmitAsync($$"""{ "interval": "5m", "destinationPath": "x/{{new string(letter, length)}}/y" }""")).Refusal
            .Should().Match(refusal => isAccepted == (refusal.Length == 0) && (isAccepted || refusal.Contains("has a name in it that is longer than 255 bytes")));

    [TestCase("""{}""", "spec.interval: Required value")]
    [TestCase("""{ "interval": "5m", "maxRetries": -1 }""", "spec.maxRetries")]
    [TestCase("""{ "interval": "5m", "maxRetries": 101 }""", "spec.maxRetries")]
    [TestCase("""{ "interval": "5m", "packaging": "Folder" }""", "supported values: \"File\", \"Archive\"")]
    [TestCase("""{ "interval": "5m", "generator": null }""", "spec.generator: Required value")]
    [TestCase("""{ "interval": "5m", "generator": { "type": "ftp" } }""", "supported values: \"http\"")]
    [TestCase("""{ "interval": "5m", "generator": { "type": "http" } }""", "generator.type 'http' needs generator.http")]
    [TestCase("""{ "interval": "5m", "generator": { "type": "http", "http": {} } }""", "spec.generator.http.url: Required value")]
    [TestCase("""{ "interval": "5m", "generator": { "type": "http", "http": { "url": "file:///etc/passwd" } } }""", "spec.generator.http.url")]
    [TestCase("""{ "interval": "5m", "generator": { "type": "http", "http": { "url": "https://" } } }""", "spec.generator.http.url")]
    [TestCase("""{ "interval": "5m", "generator": { "type": "http", "http": { "url": "http://x", "method": "DELETE" } } }""", "spec.generator.http.method: Unsupported value")]
    [TestCase("""{ "interval": "5m", "generator": { "type": "http", "http": { "url": "http://x", "timeout": "1 minute" } } }""", "spec.generator.http.timeout")]
    [TestCase("""{ "interval": "5m", "generator": { "type": "http", "http": { "url": "http://x", "caBundleSecretRef": {} } } }""", "spec.generator.http.caBundleSecretRef.name: Required value")]
    public async Task An_invalid_ExternalSource_is_refused_with_the_path_of_the_field(string spec, string refusal) =>
        (await AdmitAsync(spec)).Refusal.Should().Contain(refusal);

    [TestCase("""{ "name": "h", "command": "jq" }""")]
    [TestCase("""{ "name": "h", "command": "jq", "args": ["."], "timeout": "5m", "retryPolicy": "ignore", "env": [{ "name": "LANG", "value": "C" }] }""")]
    [TestCase("""{ "name": "h", "command": "jq", "timeout": "300s", "retryPolicy": "retry" }""")]
    public async Task A_valid_hook_is_accepted_before_and_after_the_request(string hook)
    {
        (await AdmitHooksAsync("preRequest", hook)).Refusal.Should().BeEmpty();
        (await AdmitHooksAsync("postRequest", hook)).Refusal.Should().BeEmpty();
    }

    [TestCase("""{ "command": "jq" }""", "name: Required value")]
    [TestCase("""{ "name": "h" }""", "command: Required value")]
    [TestCase("""{ "name": "h", "command": "/bin/sh" }""", "command")]
    [TestCase("""{ "name": "h", "command": "jq", "timeout": "301s" }""", "must be more than 0s and at most 5m")]
    [TestCase("""{ "name": "h", "command": "jq", "timeout": "1h" }""", "must be more than 0s and at most 5m")]
    [TestCase("""{ "name": "h", "command": "jq", "timeout": "soon" }""", "timeout")]
    [TestCase("""{ "name": "h", "command": "jq", "retryPolicy": "Retry" }""", "supported values: \"ignore\", \"retry\", \"fail\"")]
    [TestCase("""{ "name": "h", "command": "jq", "env": [{ "name": "1A" }] }""", "env[0].name")]
    [TestCase("""{ "name": "h", "command": "jq", "env": [{ "name": "A" }, { "name": "A" }] }""", "env[1]: Duplicate value")]
    public async Task An_invalid_hook_is_refused_with_the_path_of_the_field(string hook, string refusal)
    {
        (await AdmitHooksAsync("preRequest", hook)).Refusal.Should().Contain("spec.hooks.preRequest[0]").And.Contain(refusal);
        (await AdmitHooksAsync("postRequest", hook)).Refusal.Should().Contain("spec.hooks.postRequest[0]").And.Contain(refusal);
    }

    [Test]
    public async Task A_phase_has_at_most_16_hooks()
    {
        var hooks = Enumerable.Range(0, 17).Select(index => $$"""{ "name": "h{{index}}", "command": "jq" }""").ToArray();

        (await AdmitHooksAsync("postRequest", hooks[..16])).Refusal.Should().BeEmpty();
        (await AdmitHooksAsync("postRequest", hooks)).Refusal.Should().Contain("spec.hooks.postRequest: Too many");
    }

    [Test]
    public async Task Unset_fields_of_an_ExternalSource_have_their_defaults()
    {
        var source = await AdmitAsync(
            """
            {
              "interval": "5m",
              "hooks": { "postRequest": [{ "name": "h", "command": "jq" }] },
              "generator": { "type": "http", "http": { "url": "http://x", "caBundleSecretRef": { "name": "ca" } } }
            }
            """);

        source.Spec!.ToJsonString().Should().Be(JsonNode.Parse(
            """
            {
              "allowEmpty": false,
              "generator": { "http": { "caBundleSecretRef": { "key": "ca.crt", "name": "ca" }, "method": "GET", "timeout": "30s", "url": "http://x" }, "type": "http" },
              "hooks": { "postRequest": [{ "command": "jq", "name": "h" }] },
              "interval": "5m",
              "maxRetries": 3,
              "packaging": "File",
              "suspend": false
            }
            """)!.ToJsonString());
    }

    private static Task<AdmissionResult> AdmitHooksAsync(string phase, params string[] hooks) =>
        AdmitAsync($$"""{ "interval": "5m", "hooks": { "{{phase}}": [{{string.Join(',', hooks)}}] } }""");

    /// <summary>Adds a valid generator to a spec without one.</summary>
    private static Task<AdmissionResult> AdmitAsync(string spec)
    {
        var whole = new JsonObject { ["generator"] = JsonNode.Parse(Generator) };
        foreach (var (name, value) in JsonNode.Parse(spec)!.AsObject())
        {
            whole[name] = value?.DeepClone();
        }

        return Admission.OfAsync<V1Alpha1ExternalSource>(whole.ToJsonString());
    }
}
