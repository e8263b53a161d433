using System.Text.Json.Nodes;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Hooks of both phases, and the effects of their failures.</summary>
internal sealed class HookTests : SourceTest
{
    [Test]
    public async Task Each_hook_works_on_the_output_of_the_one_before()
    {
        Serve("a");
        Hooks.With("double", input => input + input).With("env", (call, input) => $"{input}{call.Arguments[0]}{call.Environment["WORD"]}");
        await CreateAsync(A().After(
            Run("double"), Run("env") with { Args = ["-"], Env = [new() { Name = "WORD", Value = "w" }], Timeout = "5s" }, Run("double") with { Name = "again" }));

        await DeliversAsync("aa-waa-w");

        Hooks.Calls.Select(call => call.Call.Timeout).Should().Equal(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task A_pre_request_hook_changes_the_request_and_never_sees_the_headers_of_a_Secret()
    {
        Script(exchange => exchange.RespondAsync(200, $"{exchange.Request.Method} {exchange.Request.Path} {exchange.Request.Headers["X-Day"]} {exchange.Request.Body}"));
        Hooks.With("sign", input =>
        {
            var request = JsonNode.Parse(input)!;
            request["url"] = request["url"]!.GetValue<string>().Replace("data.json", "other");
            request["method"] = "POST";
            request["headers"]!["X-Day"] = "today";
            request["body"] = Convert.ToBase64String("hello"u8);
            return request.ToJsonString();
        });
        await Namespace.CreateAsync(new V1Secret { Metadata = new() { Name = "keys" }, StringData = new Dictionary<string, string> { ["Authorization"] = "hunter2" } });
        await CreateAsync(A().Before(Run("sign")).Http(http => http with { HeadersSecretRef = new() { Name = "keys" } }));

        await DeliversAsync("POST /other today hello");

        var request = JsonNode.Parse(Hooks.Calls.Should().ContainSingle().Which.Input)!.AsObject();
        request.Select(field => field.Key).Should().BeEquivalentTo("url", "method", "headers", "body");
        Server.Requests.Should().ContainSingle().Which.Headers["Authorization"].Should().Be("hunter2");
    }

    [Test]
    public async Task The_condition_shows_the_last_line_of_standard_error_cleaned_and_shortened()
    {
        Hooks.With("fail", _ => throw new ArgumentException($"parsing\n\u001b[31mjq: error\u001b[0m:\tno\u202e items {new string('x', 300)}\r\n \n"));
        await CreateAsync(A().After(Run("fail")));

        var message = MessageOf(await NotReadyAsync(ExternalSourceReasons.HookFailed));

        message.Should().StartWith("hook 'fail' ended with code 1: jq: error: no items xxx");
        message[message.IndexOf("jq", StringComparison.Ordinal)..message.IndexOf(" (attempt", StringComparison.Ordinal)].Should().HaveLength(200).And.EndWith("x…");
    }

    [Test]
    public async Task A_body_that_is_null_stays_null_and_a_GET_without_a_body_has_no_Content_Length()
    {
        Hooks.With("same", input => input).With("empty", input => input.Replace("\"body\":null", "\"body\":\"\""));
        await CreateAsync(A().Before(Run("same")));
        await DeliversAsync("{}");
        await CreateAsync(A("empty").Before(Run("empty")));
        await DeliversAsync("{}", name: "empty");

        Hooks.Calls.Select(call => call.Input).Should().HaveCount(2).And.OnlyContain(input => input.Contains("\"body\":null"));
        Server.Requests.Should().HaveCount(2).And.OnlyContain(request => !request.Headers.ContainsKey("Content-Length") && !request.Headers.ContainsKey("Transfer-Encoding"));
    }

    [TestCase("null", "made null")]
    [TestCase("nonsense", "made a text that is not a JSON object")]
    [TestCase("""{ "url": "file:///etc/passwd", "method": "GET" }""", "made a request whose url has the scheme 'file'")]
    [TestCase("""{ "url": "http://x.example/", "method": "TRACE" }""", "made a request with a method other than")]
    [TestCase("""{ "url": "http://x.example/", "method": "GET", "headers": { "Host": "y" } }""", "set header 'Host': the operator sets this header")]
    public async Task Invalid_output_of_a_pre_request_hook_is_a_configuration_error(string output, string problem)
    {
        Hooks.With("break", _ => output);
        await CreateAsync(A().Before(Run("break")));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.ConfigurationError)).Should().Contain(problem);

        Server.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task An_ignored_hook_failure_passes_the_input_on_until_the_hook_works_again()
    {
        Serve("a");
        Hooks.With("double", _ => throw new ArgumentException("no items\n"));
        await CreateAsync(A().Every("1s").After(Run("double") with { RetryPolicy = HookRetryPolicy.Ignore }));
        await DeliversAsync("a");

        Hooks.With("double", input => input + input);

        await DeliversAsync("aa");
        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<Eventsv1Event>()).Any(@event =>
            @event is { Reason: "HookIgnored", Note: "hook 'double' ended with code 1: no items", Regarding.Kind: "ExternalSource" }));
    }

    [Test]
    public async Task Retries_are_counted_over_all_hooks_of_both_phases()
    {
        var failures = 3;
        string Flaky(string input) => failures-- > 0 ? throw new ArgumentException("not yet") : input;
        Hooks.With("flaky", Flaky);
        await CreateAsync(A().With(spec => spec with { MaxRetries = 2 }).Before(Run("flaky") with { RetryPolicy = HookRetryPolicy.Retry }));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.HookFailed)).Should().StartWith("hook 'flaky' ended with code 1: not yet (attempt 1/10, next try in");

        Hooks.Calls.Should().HaveCount(3);
        Server.Requests.Should().BeEmpty();
        await ReadyAsync();
    }

    [TestCase(HookRetryPolicy.Fail, 3)]
    [TestCase(HookRetryPolicy.Retry, 0)]
    public async Task A_hook_failure_without_retries_is_not_retried_in_the_same_attempt(string policy, int maxRetries)
    {
        Hooks.With("fail", _ => throw new ArgumentException("no items"));
        await CreateAsync(A().With(spec => spec with { MaxRetries = maxRetries }).After(Run("fail") with { RetryPolicy = policy }));

        var failed = await NotReadyAsync(ExternalSourceReasons.HookFailed);

        Hooks.Calls.Count.Should().Be(failed.Status.Failures);
    }

    [Test]
    public async Task A_command_that_the_whitelist_forbids_is_tried_once_per_interval()
    {
        await CreateAsync(A().After(Run("rm") with { RetryPolicy = HookRetryPolicy.Retry }));

        var message = MessageOf(await NotReadyAsync(ExternalSourceReasons.ConfigurationError));

        message.Should().StartWith("hook 'rm' is not allowed: the whitelist does not allow 'rm' (will not retry before the interval is over, in 1h");
        Hooks.Calls.Should().ContainSingle();
    }

    [Test]
    public async Task Hook_output_over_the_limit_is_a_failure()
    {
        Hooks.With("grow", _ => new string('x', (4 << 20) + 1));
        await CreateAsync(A().After(Run("grow")));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.HookFailed)).Should().Contain("hook 'grow' wrote more than artifact.maxSize allows");
    }

    [Test]
    public async Task Series_of_a_hook_end_with_the_last_source_that_uses_it()
    {
        Hooks.With("double", input => input + input);
        await CreateAsync(A().After(Run("double") with { Name = "metered" }));
        await ReadyAsync();
        (await Metrics.ReadAsync()).Should().Contain("""externalsource_hook_execution_total{hook_name="metered",retry_policy="fail",success="true"} 1""");

        await Namespace.DeleteAsync<V1Alpha1ExternalSource>("source");

        await Eventually.TrueAsync(async () =>
        {
            Operator.Services.GetRequiredService<SeriesSweep>().Sweep();
            return !(await Metrics.ReadAsync()).Contains("metered");
        });
    }

    private static Hook Run(string command) => new() { Name = command, Command = command, RetryPolicy = HookRetryPolicy.Fail };
}
