using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources.Generators.Http;

/// <summary>Headers of a Secret and URLs with http, with two entries in the option fetch.httpSecretHosts.</summary>
internal sealed class HttpSecretTests : SourceTest
{
    protected override FetchOptions Fetch => new() { MinimumInterval = TimeSpan.FromSeconds(1), Folder = base.Fetch.Folder, HttpSecretHosts = ["allowed.example", "*.below.example"] };

    [Test]
    public async Task Headers_of_a_Secret_are_not_sent_by_http_and_the_Secret_is_not_read()
    {
        await Namespace.CreateSecretAsync("keys");
        await CreateAsync(A().Http(http => http with { HeadersSecretRef = new() { Name = "keys" } }));

        var refused = await SourceAsync(source => MessageFor(source).StartsWith("spec.generator.http.url is http", StringComparison.Ordinal));

        MessageOf(refused).Should().StartWith(
            "spec.generator.http.url is http, so headers of Secret 'keys' are not sent: use https, or add host '127.0.0.1' to option fetch.httpSecretHosts");
        refused.Status.Conditions.Find(Conditions.Ready)!.Reason.Should().Be(ExternalSourceReasons.ConfigurationError);
        refused.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeTrue();
        Server.Requests.Should().BeEmpty();
        Operator.Calls.Should().NotContain(call => call.Resource == "secrets" && call.Name == "keys" && call.Verb == "get");
    }

    [Test]
    public async Task Headers_of_a_Secret_are_not_sent_if_a_hook_changes_the_URL_to_http()
    {
        await Namespace.CreateSecretAsync("keys");
        Hooks.With("downgrade", input =>
        {
            var request = JsonNode.Parse(input)!;
            request["url"] = Url;
            return request.ToJsonString();
        });
        await CreateAsync(A(url: "https://data.example/").Before(new Hook { Name = "downgrade", Command = "downgrade" }).Http(http => http with { HeadersSecretRef = new() { Name = "keys" } }));

        await SourceAsync(source => MessageFor(source).StartsWith("spec.generator.http.url is http", StringComparison.Ordinal));
        Server.Requests.Should().BeEmpty();
    }

    [TestCase("allowed.example")]
    [TestCase("ALLOWED.example.")]
    [TestCase("deep.below.example")]
    public async Task Headers_of_a_Secret_are_sent_by_http_to_a_host_of_the_option(string host)
    {
        await Namespace.CreateSecretAsync("keys");
        await CreateAsync(A(url: $"http://{host}:{Server.Uri.Port}/").Http(http => http with { HeadersSecretRef = new() { Name = "keys" } }));

        await ReadyAsync();

        Server.Requests.Should().ContainSingle().Which.Headers.Should().ContainKey("password");
    }

    [Test]
    public async Task Headers_of_a_Secret_are_sent_only_to_hosts_of_its_annotation()
    {
        await Namespace.CreateSecretAsync("keys");
        await LimitAsync("\"data.example\"");
        await CreateAsync(A(url: $"http://allowed.example:{Server.Uri.Port}/").Http(http => http with { HeadersSecretRef = new() { Name = "keys" } }));

        var refused = await SourceAsync(source => MessageFor(source).StartsWith("Secret 'keys' must not be sent", StringComparison.Ordinal));

        MessageOf(refused).Should().StartWith(
            "Secret 'keys' must not be sent to host 'allowed.example' (spec.generator.http.url): name another Secret, or add the host to its annotation arc.opendefense.cloud/allowed-hosts");
        refused.Status.Conditions.Find(Conditions.Ready)!.Reason.Should().Be(ExternalSourceReasons.ConfigurationError);
        Server.Requests.Should().BeEmpty();
        await LimitAsync("\"data.example, allowed.example\"");
        await ReadyAsync();
        Server.Requests.Should().ContainSingle().Which.Headers.Should().ContainKey("password");

        Task LimitAsync(string hosts) => Namespace.PatchAsync<V1Secret>("keys", $$"""{ "metadata": { "annotations": { "{{ArcAnnotations.AllowedHosts}}": {{hosts}} } } }""");
    }

    [Test]
    public async Task A_URL_with_http_and_without_a_Secret_is_fetched()
    {
        await CreateAsync(A());

        await DeliversAsync("{}");
    }

    [TestCase("data.example.org", true)]
    [TestCase("*.example.org", true)]
    [TestCase("127.0.0.1", true)]
    [TestCase("http://data.example.org", false)]
    [TestCase("*", false)]
    [TestCase("", false)]
    public void The_option_accepts_hosts_only(string host, bool isValid)
    {
        var options = new FetchOptions { HttpSecretHosts = [host] };

        var problems = options.Validate(new ValidationContext(options)).Select(problem => problem.ErrorMessage);

        problems.Should().BeEquivalentTo(isValid ? [] : [$"fetch.httpSecretHosts has '{host}': expected a host such as data.example.org, 127.0.0.1 or *.example.org"]);
    }

    private static string MessageFor(V1Alpha1ExternalSource source) => source.Status.Conditions.Find(Conditions.Ready)?.Message ?? "";
}
