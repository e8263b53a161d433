using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.HookExecutor;

/// <summary>The executor's API without the operator's client.</summary>
public sealed class HookExecutorApiTests
{
    private ExecutorUnderTest _executor;

    [OneTimeSetUp]
    public async Task Start() => _executor = await ExecutorUnderTest.StartAsync("--hooks.maxSize", "1Mi");

    [OneTimeTearDown]
    public async Task Stop() => await _executor.DisposeAsync();

    [Test]
    public async Task The_health_response_contains_the_states_of_whitelist_and_confinement()
    {
        using var answer = await _executor.Raw().GetAsync("/health");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).Should().Be("""{"status":"ok","whitelist":"valid","confinement":"landlock"}""");
    }

    [Test]
    public async Task The_probe_of_a_running_executor_exits_with_0_and_of_an_absent_one_with_1_and_the_reason()
    {
        var (running, _, _) = await ProbeAsync(_executor.SocketPath);
        var (absent, _, error) = await ProbeAsync($"{_executor.SocketPath}.absent");

        running.Should().Be(0);
        absent.Should().Be(1);
        error.Should().StartWith($"arc-operator: the hook executor on {_executor.SocketPath}.absent is not reachable: ");
    }

    private static Task<(int ExitCode, string Output, string Error)> ProbeAsync(string socket) =>
        Programs.RunToEndAsync("dotnet", [ExecutorUnderTest.Program, "hook-executor", "--probe", "--hooks.socketPath", socket]);

    [Test]
    public async Task A_request_of_the_client_of_the_public_project_runs_its_command()
    {
        var (status, body) = await PostAsync("""{"command":"jq","args":["-c",".a"],"timeout":"10s","env":{"LANG":"en_US.UTF-8"},"stdin":"eyJhIjpbMV19"}""");

        status.Should().Be(HttpStatusCode.OK);
        body.ToJsonString().Should().Be("""{"stdout":"WzFdCg==","stderr":"","exitCode":0}""");
    }

    [TestCase("")]
    [TestCase("nope")]
    [TestCase("{}")]
    [TestCase("""{"command":1}""")]
    [TestCase("""{"command":"jq","args":"-r"}""")]
    [TestCase("""{"command":"jq","args":[1]}""")]
    [TestCase("""{"command":"jq","env":[]}""")]
    [TestCase("""{"command":"jq","timeout":30}""")]
    [TestCase("""{"command":"jq","timeout":"soon"}""")]
    [TestCase("""{"command":"jq","timeout":"0s"}""")]
    [TestCase("""{"command":"jq","timeout":"-5s"}""")]
    [TestCase("""{"command":"jq","timeout":"6m"}""")]
    [TestCase("""{"command":"jq","stdin":"not base64"}""")]
    [TestCase("""{"command":"jq","workingDirectory":"/"}""")]
    [TestCase("""{"command":"sh","args":["-c","echo a\u0000b"]}""")]
    [TestCase("""{"command":"sh","args":["\ud800"]}""")]
    [TestCase("""{"command":"sh","env":{"LANG":"a\u0000b"}}""")]
    [TestCase("""{"command":"sh","env":{"A=B":"x"}}""")]
    [TestCase("""{"command":"sh","env":{"TZ":"x","TZ":"y"}}""")]
    [TestCase("""{"command":"\udc00"}""")]
    [TestCase("""{"command":"sh","env":{"":"x"}}""")]
    public async Task A_malformed_hook_request_returns_400(string request)
    {
        var (status, body) = await PostAsync(request);

        status.Should().Be(HttpStatusCode.BadRequest);
        body["reason"]!.GetValue<string>().Should().Be("Malformed");
        body["error"]!.GetValue<string>().Should().NotBeEmpty();
    }

    [TestCase(128 << 10, 1, "argument 1 is longer than 131071 bytes")]
    [TestCase(100 << 10, 11, "arguments and environment together are longer than 1048576 bytes")]
    public async Task Arguments_that_no_process_can_receive_return_400(int length, int count, string expected)
    {
        var arguments = new JsonArray([.. Enumerable.Repeat(new string('x', length), count).Select(argument => JsonValue.Create(argument))]);

        var (status, body) = await PostAsync(new JsonObject { ["command"] = "sh", ["args"] = arguments }.ToJsonString());

        (status, body["error"]!.GetValue<string>()).Should().Be((HttpStatusCode.BadRequest, expected));
    }

    [Test]
    public async Task Arguments_of_the_maximum_length_reach_the_hook()
    {
        var arguments = new JsonArray(["-c", "echo $#", .. Enumerable.Repeat(new string('x', (128 << 10) - 1), 7).Select(argument => JsonValue.Create(argument))]);

        var (status, body) = await PostAsync(new JsonObject { ["command"] = "sh", ["args"] = arguments }.ToJsonString());

        (status, body["stdout"]?.GetValue<string>()).Should().Be((HttpStatusCode.OK, Convert.ToBase64String("6\n"u8)));
    }

    [Test]
    public async Task A_hook_input_beyond_the_limit_returns_413()
    {
        var (status, body) = await PostAsync($$"""{"command":"cat","stdin":"{{Convert.ToBase64String(new byte[(1 << 20) + 1])}}"}""");

        (status, body["error"]!.GetValue<string>()).Should().Be((HttpStatusCode.RequestEntityTooLarge, "stdin is larger than 1048576 bytes"));
    }

    [TestCase("GET", "/execute", HttpStatusCode.MethodNotAllowed, "/execute takes POST only")]
    [TestCase("PUT", "/execute", HttpStatusCode.MethodNotAllowed, "/execute takes POST only")]
    [TestCase("POST", "/health", HttpStatusCode.MethodNotAllowed, "/health takes GET only")]
    [TestCase("GET", "/", HttpStatusCode.NotFound, "expected POST /execute or GET /health")]
    [TestCase("POST", "/execute/", HttpStatusCode.NotFound, "expected POST /execute or GET /health")]
    [TestCase("GET", "/health/../execute", HttpStatusCode.MethodNotAllowed, "/execute takes POST only")]
    public async Task The_executor_serves_two_paths_only(string method, string path, HttpStatusCode expected, string error)
    {
        using var answer = await _executor.Raw().SendAsync(new(new(method), path));

        answer.StatusCode.Should().Be(expected);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!.GetValue<string>().Should().Be(error);
    }

    [Test]
    public async Task An_invalid_whitelist_changes_nothing_until_it_is_corrected()
    {
        await using var executor = await ExecutorUnderTest.StartAsync();
        var good = await File.ReadAllTextAsync(executor.Whitelist);

        await ReplaceAsync(executor, "commands: {cat: {allowed: true, argumentPatterns: ['[']}}");
        await Eventually.TrueAsync(async () => (await executor.Raw().GetStringAsync("/health")).Contains("invalid", StringComparison.Ordinal));
        (await StatusAsync(executor)).Should().Be(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => executor.Log.Contains("argumentPatterns[0] '['", StringComparison.Ordinal));

        await ReplaceAsync(executor, "commands: {}");
        await Eventually.TrueAsync(async () => await StatusAsync(executor) == HttpStatusCode.Forbidden);

        await ReplaceAsync(executor, good);
        await Eventually.TrueAsync(async () => await StatusAsync(executor) == HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> StatusAsync(ExecutorUnderTest executor)
    {
        using var answer = await executor.Raw().PostAsync("/execute", new StringContent("""{"command":"cat"}"""));
        return answer.StatusCode;
    }

    private static async Task ReplaceAsync(ExecutorUnderTest executor, string text)
    {
        await File.WriteAllTextAsync($"{executor.Whitelist}.new", text);
        File.Move($"{executor.Whitelist}.new", executor.Whitelist, overwrite: true);
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(string body)
    {
        using var answer = await _executor.Raw().PostAsync("/execute", new StringContent(body, Encoding.UTF8, "application/json"));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }
}
