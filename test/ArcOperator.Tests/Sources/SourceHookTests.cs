using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;
using ArcOperator.Tests.HookExecutor;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Sources;

/// <summary>Hooks of sources, from the real operator through the real executor to real processes, with a whitelist from a ConfigMap.</summary>
public sealed class SourceHookTests
{
    private const string Maintained = "; Last successful artifact maintained";

    private const string Allowing = """
        commands:
          work: {allowed: true}
          tr: {allowed: true, argumentPatterns: ["[a-z]-[a-z]", "[A-Z]-[A-Z]"]}
          jq: {allowed: true, argumentPatterns: ["-[a-z]", "(?s)\\..*"]}
        """;

    private TemporaryFolder _folder = null!;
    private ConfigMapVolume _whitelist = null!;
    private ExecutorUnderTest _executor = null!;
    private SourceRig _rig = null!;

    [SetUp]
    public async Task Start()
    {
        _folder = new();
        _whitelist = new(_folder.PathOf("hooks"), "whitelist.yaml");
        await _whitelist.MountAsync(Allowing);
        // The program runs the current contents of a file. A hook can read files beside its program.
        _folder.WriteProgram("bin/work", $". {_folder.PathOf("bin/work.script")}");
        _executor = await ExecutorUnderTest.StartWithAsync(_whitelist.File, "--hookExecutor.searchPath", $"{_folder.PathOf("bin")}:/usr/bin:/bin", "--hooks.maxSize", "1Mi");
        _rig = await SourceRig.CreateAsync(
            "--hooks.socketPath", _executor.SocketPath, "--hooks.whitelistFile", _whitelist.File, "--hooks.whitelistPoll", "100ms", "--hooks.maxSize", "1Mi");
        await _rig.StartAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        Directory.GetDirectories(_executor.WorkFolder).Should().BeEmpty("a hook leaves nothing behind");
        await _rig.DisposeAsync();
        await _executor.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Hooks_of_both_phases_transform_the_data_without_seeing_a_Secret()
    {
        // The hook itself checks its view, because a confined hook cannot write outside of its folder.
        Work("""data=$(cat); printf %s "$data" | jq -e 'keys == ["body", "headers", "method", "url"] and .headers == {"X-Day": "today"}' >&2 || exit 8; printf %s "$data" """);
        _rig.Script(exchange => exchange.Request is { Path: "/other", Headers: var headers } && headers["Authorization"] == "Bearer hunter2-of-the-hooks" && headers["X-Day"] == "today"
            ? exchange.RespondAsync(200, """{ "items": [{ "name": "b" }, { "name": "a" }] }""")
            : exchange.RespondAsync(404, ""));
        await _rig.Client.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "keys", NamespaceProperty = _rig.Namespace },
            StringData = new Dictionary<string, string> { ["Authorization"] = "Bearer hunter2-of-the-hooks" },
        });
        await _rig.CreateAsync(secret: "keys", hooks: new()
        {
            PreRequest = [Hook("jq", "-c", """.url |= sub("data$"; "other") | .headers["X-Day"] = "today" """), Hook("work")],
            PostRequest = [Hook("jq", "-r", ".items[].name"), Hook("tr", "a-z", "A-Z")],
        });

        await _rig.DeliversAsync("B\nA\n");

        await _rig.ReadyAsync();
        (await SecretSearch.NothingIsShownAsync(_rig.Client, Hosting.OperatorCluster.Json, _rig.Namespace, [], [_rig.Operator.Log, _executor.Log])).Should().BePositive();
    }

    [TestCase("echo cannot format >&2; exit 7", "ended with code 7: cannot format", TestName = "One_that_fails")]
    [TestCase("exit 137", "ended with code 137", TestName = "One_that_exits_as_if_it_had_been_killed")]
    [TestCase("kill -9 $$", "ended with code 137", TestName = "One_that_is_killed")]
    [TestCase("sleep 4567.8 & setsid sleep 4567.8 & sleep 4567.8", "took longer than 2s", TestName = "One_that_forks_and_sleeps")]
    [TestCase("trap '' TERM; while :; do sleep 0.1; done", "took longer than 2s", TestName = "One_that_ignores_SIGTERM")]
    [TestCase("cat /dev/zero", "wrote more than artifact.maxSize allows", TestName = "One_that_fills_its_output")]
    [TestCase("cat /dev/zero >&2", "took longer than 2s", TestName = "One_that_fills_its_error_output")]
    public async Task A_failed_hook_is_reported_until_it_succeeds(string script, string problem)
    {
        Work("tr a-z A-Z");
        _rig.Serve("good");
        await _rig.CreateAsync(hooks: new() { PostRequest = [Hook("work") with { Name = "format", Timeout = "2s" }] });
        var good = await _rig.DeliversAsync("GOOD");
        await _rig.ReadyAsync();

        Work($"data=$(cat); {script}");
        _rig.Serve("confidential data");
        await _rig.RequestAsync("now");
        var message = await _rig.MessageAsync("HookFailed");

        message.Should().StartWith($"hook 'format' (work) {problem} (attempt ").And.EndWith(Maintained).And.NotContain("confidential").And.NotContain("\n");
        (await _rig.DownloadAsync((await _rig.PublishedAsync())!)).Should().Equal(await _rig.DownloadAsync(good));
        (await _rig.Client.ListAsync<Eventsv1Event>(_rig.Namespace)).Should().NotContain(recorded => recorded.Note!.Contains("confidential"));
        Work("tr a-z A-Z");
        await _rig.DeliversAsync("CONFIDENTIAL DATA");
        (await _rig.ReadyAsync()).Status.Conditions.Should().NotContain(condition => condition.Type == Conditions.Stalled || condition.Type == Conditions.Reconciling);
    }

    [Test]
    public async Task A_killed_executor_is_reported_until_another_one_runs()
    {
        Work("touch $HOME/running; sleep 4567.8");
        _rig.Serve("good");
        await _rig.CreateAsync(hooks: new() { PostRequest = [Hook("work")] });
        await Eventually.TrueAsync(() => Directory.GetFiles(_executor.WorkFolder, "running", SearchOption.AllDirectories).Length == 1);

        await _executor.KillAsync();
        var message = await _rig.MessageAsync("HookFailed");

        message.Should().StartWith("hook 'work' could not be run: the hook executor cannot be reached on ").And.NotContain("\n");
        Work("tr a-z A-Z");
        await _executor.RestartAsync();
        await _rig.DeliversAsync("GOOD");
    }

    [Test]
    public async Task An_invalid_whitelist_keeps_the_previous_rules_for_running_sources()
    {
        const string before = "commands: {jq: {allowed: true, argumentPatterns: ['-r', '\\.before']}}";
        const string after = "commands: {jq: {allowed: true, argumentPatterns: ['-r', '\\.after']}}";
        var count = 0;
        _rig.Script(exchange => exchange.RespondAsync(200, $$"""{ "before": "before {{++count}}", "after": "after {{count}}" }"""));
        await _whitelist.MountAsync(before);
        foreach (var index in Enumerable.Range(0, 3))
        {
            await _rig.CreateAsync(new() { PostRequest = [Hook("jq", "-r", ".before")] }, interval: "1s", name: $"before-{index}");
            await _rig.CreateAsync(new() { PostRequest = [Hook("jq", "-r", ".after")] }, interval: "24h", name: $"after-{index}");
        }

        await EachAsync("before", name => _rig.ReadyAsync(name));
        await EachAsync("after", name => IsRefusedAsync(name, ".after"));

        await _whitelist.MountAsync("commands: {jq: {allowed: true, argumentPatterns: ['(']}}");
        await Eventually.TrueAsync(async () => (await _rig.Operator.MetricsAsync()).Contains("externalsource_hook_whitelist_valid{} 0"), TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(async () => (await _executor.Raw().GetStringAsync("/health")).Contains("invalid"), TimeSpan.FromMinutes(1));
        await EachAsync("before", GoesOnAsync);
        (await _rig.Client.ListAsync<Eventsv1Event>(_rig.Namespace)).Should().Contain(recorded => recorded.Reason == ExternalSourceReasons.HookWhitelistInvalid)
            .And.NotContain(recorded => recorded.Reason == ExternalSourceReasons.HookFailed);

        await _whitelist.MountAsync(after);
        await EachAsync("after", name => _rig.ReadyAsync(name));
        await EachAsync("before", name => IsRefusedAsync(name, ".before"));
        await EachAsync("before", async name => await _rig.DownloadAsync((await _rig.PublishedAsync(name))!));
        (await _rig.Operator.MetricsAsync()).Should().Contain("externalsource_hook_whitelist_valid{} 1");
    }

    [Test]
    public async Task A_command_waits_until_the_executor_has_read_the_new_whitelist()
    {
        await using var late = await ExecutorUnderTest.StartWithAsync(_folder.Write("late.yaml", "commands: {}"));
        await using var rig = await SourceRig.CreateAsync("--hooks.socketPath", late.SocketPath, "--hooks.whitelistFile", _whitelist.File);
        await rig.StartAsync();
        rig.Serve("good");
        await rig.CreateAsync(new() { PostRequest = [Hook("tr", "a-z", "A-Z")] }, interval: "24h");
        var message = await rig.MessageAsync(ExternalSourceReasons.HookFailed);

        _folder.Write("late.yaml", Allowing);

        message.Should().StartWith("hook 'tr' could not be run: the hook executor has another whitelist than the operator: command 'tr' is not allowed by the whitelist (attempt 1/10");
        await rig.DeliversAsync("GOOD");
    }

    private static Task EachAsync(string kind, Func<string, Task> look) => Task.WhenAll(Enumerable.Range(0, 3).Select(index => look($"{kind}-{index}")));

    private async Task IsRefusedAsync(string name, string argument) => (await _rig.MessageAsync(ExternalSourceReasons.ConfigurationError, name)).Should()
        .StartWith("hook 'jq' is not allowed: argument 2 of command 'jq' matches none of the whitelist's patterns").And.NotContain(argument);

    // New content arrives every second: three further revisions, without a failure.
    private async Task GoesOnAsync(string name)
    {
        for (var revision = 0; revision < 3; revision++)
        {
            var known = (await _rig.SourceAsync(_ => true, name)).Status.Artifact!.Revision;
            var source = await _rig.SourceAsync(source => source.Status.Artifact!.Revision != known, name);
            source.Status.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
            (source.Status.Failures ?? 0).Should().Be(0);
        }
    }

    // In one step, so that no hook reads a part of it.
    private void Work(string script)
    {
        var next = _folder.Write("bin/work.next", script + "\n");
        File.Move(next, _folder.PathOf("bin/work.script"), overwrite: true);
    }

    private static Hook Hook(string command, params string[] arguments) => new() { Name = command, Command = command, Args = arguments };
}
