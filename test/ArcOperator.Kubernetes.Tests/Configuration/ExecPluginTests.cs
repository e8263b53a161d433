using System.Text.Json;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Configuration;

/// <summary>Programs that return credentials, as shell scripts beside a kubeconfig.</summary>
public sealed class ExecPluginTests
{
    private TemporaryFolder _folder = null!;
    private ManualTimeProvider _clock = null!;

    [SetUp]
    public void Open() => (_folder, _clock) = (new(), new());

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task A_relative_credential_program_is_found_beside_the_kubeconfig() =>
        (await Source(Answer("""{"token":"abc"}""")).GetAsync(default)).Token.Should().Be("abc");

    [Test]
    public async Task The_program_runs_at_the_first_request_and_not_while_the_kubeconfig_is_read()
    {
        var source = Counting();
        File.Exists(_folder.PathOf("runs")).Should().BeFalse();

        await source.GetAsync(default);

        File.Exists(_folder.PathOf("runs")).Should().BeTrue();
    }

    [Test]
    public async Task The_response_is_read_where_reflection_for_JSON_is_off()
    {
        JsonSerializer.IsReflectionEnabledByDefault.Should().BeFalse("the tests run as the product does");

        (await Source(Answer("""{"token":"abc","expirationTimestamp":"2030-01-02T03:04:05Z"}""")).GetAsync(default)).Token.Should().Be("abc");
    }

    [Test]
    public async Task Arguments_of_a_credential_program_are_not_interpreted_by_a_shell()
    {
        var source = Source($"""printf '%s\n' "$@" >"$OUT"; {Answer("{\"token\":\"abc\"}")}""", $$"""
            args: ["$(touch oops)", "`touch oops`; exit 1", "a b", "*", "", "'\""]
            env: [{name: OUT, value: {{_folder.PathOf("out")}}}]
            """);

        await source.GetAsync(default);

        (await File.ReadAllLinesAsync(_folder.PathOf("out"))).Should().Equal("$(touch oops)", "`touch oops`; exit 1", "a b", "*", "", "'\"");
    }

    [Test]
    public async Task A_credential_program_receives_the_request_in_its_environment()
    {
        var source = Source($"""printf '%s' "$KUBERNETES_EXEC_INFO" >"$OUT"; {Answer("{\"token\":\"abc\"}")}""", $$"""
            env: [{name: OUT, value: {{_folder.PathOf("out")}}}]
            provideClusterInfo: true
            """);

        await source.GetAsync(default);

        (await File.ReadAllTextAsync(_folder.PathOf("out"))).Should().Be(
            """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":{"server":"https://host"}}}""");
    }

    [Test]
    public async Task A_credential_is_cached_until_it_expires()
    {
        var source = Counting(expires: _clock.GetUtcNow().AddMinutes(10));

        await source.GetAsync(default);
        _clock.Advance(TimeSpan.FromMinutes(9));
        var before = await source.GetAsync(default);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var after = await source.GetAsync(default);

        (before.Token, after.Token).Should().Be(("token-1", "token-2"));
    }

    [Test]
    public async Task A_refused_credential_is_requested_again_once()
    {
        var source = Counting();
        var refused = await source.GetAsync(default);

        source.Renew(refused).Should().BeTrue();
        source.Renew(refused).Should().BeTrue();
        var renewed = await source.GetAsync(default);
        source.Renew(refused);

        renewed.Token.Should().Be("token-2");
        (await source.GetAsync(default)).Should().BeSameAs(renewed, "it is not the one that was refused");
    }

    [Test]
    public async Task Concurrent_requests_start_one_credential_program()
    {
        var source = Counting();

        var credentials = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => source.GetAsync(default).AsTask()));

        credentials.Select(credential => credential.Token).Distinct().Should().Equal("token-1");
    }

    [Test]
    public async Task A_credential_program_that_writes_much_or_reads_its_input_does_not_hang() =>
        (await Source($"head -c 1000000 /dev/zero | tr '\\0' x >&2; cat >/dev/null; {Answer("{\"token\":\"abc\"}")}").GetAsync(default).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30))).Token.Should().Be("abc");

    [Test]
    public async Task A_credential_program_that_does_not_end_is_killed_after_the_timeout()
    {
        var get = Source($"echo $$ >{_folder.PathOf("pid")}; exec sleep 600").GetAsync(default).AsTask();

        await _clock.AdvanceToTimerAsync(TimeSpan.FromMinutes(1));

        await get.Awaiting(it => it).Should().ThrowAsync<KubeConfigException>().WithMessage("the credential program '*plugin' did not return within 60 s");
        await Eventually.TrueAsync(() => IsGone());
    }

    [Test]
    public async Task A_credential_program_is_killed_when_its_request_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        var get = Source($"echo $$ >{_folder.PathOf("pid")}; exec sleep 600").GetAsync(source.Token).AsTask();
        await Eventually.TrueAsync(() => File.Exists(_folder.PathOf("pid")) && new FileInfo(_folder.PathOf("pid")).Length > 0);

        await source.CancelAsync();

        await get.Awaiting(it => it).Should().ThrowAsync<OperationCanceledException>();
        await Eventually.TrueAsync(() => IsGone());
    }

    private bool IsGone() => !Directory.Exists($"/proc/{File.ReadAllText(_folder.PathOf("pid")).Trim()}");

    private static string Answer(string status) =>
        $$"""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{{status}}}'""";

    // A program whose tokens are token-1, token-2, …
    private ICredentialSource Counting(DateTimeOffset? expires = null)
    {
        var expiry = expires is { } time ? $",\"expirationTimestamp\":\"{time:yyyy-MM-ddTHH:mm:ssZ}\"" : "";
        var runs = _folder.PathOf("runs");
        return Source($"echo >>{runs}; {Answer($$"""{"token":"token-'$(wc -l <{{runs}})'"{{expiry}} }""")}");
    }

    private ICredentialSource Source(string script, string more = "")
    {
        _folder.WriteProgram("plugin", script);
        return ExecKubeconfig.Read(_folder, _clock, $"command: ./plugin\n{more}").Credentials;
    }
}
