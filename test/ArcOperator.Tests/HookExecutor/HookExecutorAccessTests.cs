using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.HookExecutor;

/// <summary>Access to the executor by different users.</summary>
public sealed class HookExecutorAccessTests
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const string Stranger = "65534";

    [Test]
    public async Task A_TCP_request_without_the_token_is_refused()
    {
        using var secrets = new TemporaryFolder();
        var (url, token) = (FreeUrl(), WriteToken(secrets, ExecutorUnderTest.Token.Replace(' ', '-')));
        await using var executor = await ExecutorUnderTest.StartAsync("--hooks.url", url, "--hooks.tokenFile", token);
        using var http = new HttpClient { BaseAddress = new(url) };

        (await AskAsync(http, null)).Should().Be(HttpStatusCode.Unauthorized);
        (await AskAsync(http, "another-token-of-16")).Should().Be(HttpStatusCode.Unauthorized);
        (await AskAsync(http, ExecutorUnderTest.Token.Replace(' ', '-'))).Should().Be(HttpStatusCode.OK);
        var options = new HookOptions { Url = new(url), TokenFile = token };
        (await executor.Client(options).ExecuteAsync(Cat, Stream.Null, Stream.Null, CancellationToken.None)).ExitCode.Should().Be(0);
        executor.Log.Should().NotContain("token-of");
    }

    [Test]
    public async Task A_client_without_the_token_gets_an_error_that_names_the_token()
    {
        using var secrets = new TemporaryFolder();
        await using var executor = await ExecutorUnderTest.StartAsync("--hooks.tokenFile", WriteToken(secrets, "a-token-of-the-executor"));

        var call = () => executor.Client().ExecuteAsync(Cat, new MemoryStream(new byte[4 << 20]), Stream.Null, CancellationToken.None);

        (await call.Should().ThrowAsync<HookException>().WithMessage("a bearer token is needed*")).Which.Failure.Should().Be(HookFailure.Unavailable);
    }

    [Test]
    public async Task A_process_of_another_user_cannot_connect_to_the_socket()
    {
        await using var executor = await ExecutorUnderTest.StartAsync();
        File.SetUnixFileMode(executor.Folder.Root, ForAll);

        File.GetUnixFileMode(executor.SocketPath).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await CurlAsAsync(Stranger, Stranger, executor)).Should().NotBe(0);
        (await CurlAsAsync("0", "0", executor)).Should().Be(0);
    }

    [Test]
    public async Task A_process_of_the_same_group_can_connect_to_the_socket_if_the_option_allows_it()
    {
        await using var executor = await ExecutorUnderTest.StartAsync("--hookExecutor.socketAccess", "Group");
        File.SetUnixFileMode(executor.Folder.Root, ForAll);

        (await CurlAsAsync(Stranger, "0", executor)).Should().Be(0);
        (await CurlAsAsync(Stranger, Stranger, executor)).Should().NotBe(0);
    }

    [TestCase("http://127.0.0.1:1", "", "hooks.url needs hooks.tokenFile")]
    [TestCase("http://0.0.0.0:1", "token", "expected http:// and a loopback address")]
    [TestCase("http://192.0.2.1:1", "token", "expected http:// and a loopback address")]
    [TestCase("http://localhost.example:1", "token", "expected http:// and a loopback address")]
    [TestCase("https://127.0.0.1:1", "token", "expected http:// and a loopback address")]
    [TestCase("http://127.0.0.1:1", "open", "is open to others")]
    [TestCase("http://127.0.0.1:1", "short", "is not a token")]
    [TestCase("http://127.0.0.1:1", "missing", "Could not find file")]
    public async Task The_executor_does_not_start_with_a_socket_that_other_users_can_access(string url, string tokenFile, string expected)
    {
        using var folder = new TemporaryFolder();
        WriteToken(folder, "a-token-of-the-tests");
        File.SetUnixFileMode(folder.Write("open", "a-token-of-the-tests"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.SetUnixFileMode(folder.Write("short", "short"), UnixFileMode.UserRead);

        var end = await RunAsync("--hooks.url", url, "--hooks.tokenFile", tokenFile.Length == 0 ? "" : folder.PathOf(tokenFile), "--hookExecutor.workFolder", folder.PathOf("work"));

        end.ExitCode.Should().Be(2);
        end.Errors.Should().Contain(expected);
    }

    [TestCase("--hooks.socketPath", "relative.sock", "expected an absolute path")]
    [TestCase("--hookExecutor.searchPath", "bin:/usr/bin", "expected absolute paths")]
    [TestCase("--hookExecutor.concurrency", "0", "expected 1 to 64")]
    [TestCase("--hookExecutor.concurrency", "3", "expected at least hooks.concurrency, which is 4")]
    public async Task The_executor_reports_invalid_options(string option, string value, string expected)
    {
        var end = await RunAsync(option, value);

        (end.ExitCode, end.Errors).Should().Match<(int Code, string Errors)>(recorded => recorded.Code == 2 && recorded.Errors.Contains(expected));
    }

    [Test]
    public async Task A_second_executor_does_not_replace_the_socket_of_a_running_one()
    {
        await using var executor = await ExecutorUnderTest.StartAsync();

        var end = await RunAsync("--hooks.socketPath", executor.SocketPath, "--hookExecutor.workFolder", executor.Folder.PathOf("other"));

        end.ExitCode.Should().Be(2);
        end.Errors.Should().Contain("another hook executor listens there");
    }

    [Test]
    public async Task The_socket_of_a_killed_executor_is_replaced()
    {
        await using var executor = await ExecutorUnderTest.StartAsync();
        Directory.CreateDirectory($"{executor.WorkFolder}/call-left/home/deep");
        await executor.KillAsync();

        var call = () => executor.Client().ExecuteAsync(Cat, Stream.Null, Stream.Null, CancellationToken.None);
        (await call.Should().ThrowAsync<HookException>()).Which.Failure.Should().Be(HookFailure.Unavailable);
        File.Exists(executor.SocketPath).Should().BeTrue();

        var second = RunAsync(TimeSpan.FromSeconds(20), "--hooks.socketPath", executor.SocketPath, "--hookExecutor.workFolder", executor.WorkFolder, "--hooks.whitelistFile", executor.Whitelist);
        await Eventually.TrueAsync(async () => await CanAskAsync(executor));
        Directory.Exists($"{executor.WorkFolder}/call-left").Should().BeFalse();
        (await second).ExitCode.Should().Be(124, "it ran until its time was over");
    }

    private static HookCall Cat => new("cat", [], TimeSpan.FromSeconds(10), new Dictionary<string, string>());

    private static async Task<bool> CanAskAsync(ExecutorUnderTest executor)
    {
        try
        {
            return (await executor.Client().ExecuteAsync(Cat, Stream.Null, Stream.Null, CancellationToken.None)).ExitCode == 0;
        }
        catch (HookException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/execute") { Content = new StringContent("""{"command":"cat"}""") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<int> CurlAsAsync(string user, string group, ExecutorUnderTest executor)
    {
        if (Environment.UserName != "root")
        {
            Assert.Ignore("becoming another user needs root");
        }

        var (exitCode, _, _) = await Programs.RunToEndAsync("setpriv",
            [$"--reuid={user}", $"--regid={group}", "--clear-groups", "curl", "-sf", "--unix-socket", executor.SocketPath, "-d", """{"command":"cat"}""", "http://executor/execute"]);
        return exitCode;
    }

    private static string WriteToken(TemporaryFolder folder, string token)
    {
        var path = folder.Write("token", $"{token}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        return path;
    }

    private static string FreeUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] flags) => RunAsync(TimeSpan.FromSeconds(60), flags);

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(TimeSpan limit, params string[] flags) =>
        Programs.RunToEndAsync("timeout", ["-s", "TERM", $"{limit.TotalSeconds}", "dotnet", ExecutorUnderTest.Program, "hook-executor", .. flags]);
}
