using ArcOperator.Api.Foreign;
using ArcOperator.Commands.Users;
using ArcOperator.Kubernetes;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Logs;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>Logs of pods. A control plane without nodes has none, so a scripted API server serves them.</summary>
internal sealed class StepLogsTests
{
    private const string Pods = """{"metadata":{},"items":[{"metadata":{"name":"run-copy-1","namespace":"team-a","annotations":{"workflows.argoproj.io/node-id":"run-1"}}}]}""";

    private static readonly V1Alpha1Workflow Run = new() { Metadata = new() { Name = "run", NamespaceProperty = "team-a", Uid = "1" } };
    private static readonly WorkflowStep Step = new("run-1", "copy", "Pod", "Running");

    [Test]
    public async Task The_pod_of_a_step_is_found_by_its_annotation()
    {
        await using var server = new ScriptedPeer(exchange => exchange.RespondAsync(200, exchange.Request.Path.EndsWith("/log") ? "one\ntwo\n" : Pods));
        using var client = Connect(server);

        var log = await new StepLogs(client, null, new("/missing")).ReadAsync(new(Run, []), Step, 2, default);

        log.Should().Be(new StepLog("one\ntwo\n", null));
        server.Requests.Should().Contain(request => request.Path == "/api/v1/namespaces/team-a/pods/run-copy-1/log" && request.Query.Contains("container=main") && request.Query.Contains("tailLines=2"));
    }

    [Test]
    public async Task A_followed_log_arrives_while_the_step_runs()
    {
        var isRead = new TaskCompletionSource();
        await using var server = new ScriptedPeer(async exchange =>
        {
            if (!exchange.Request.Path.EndsWith("/log"))
            {
                await exchange.RespondAsync(200, Pods);
                return;
            }

            await exchange.BeginStreamAsync();
            await exchange.WriteAsync("one\n");
            await isRead.Task;
            await exchange.WriteAsync("two\n");
            await exchange.EndAsync();
        });
        using var client = Connect(server);

        await using var log = await new StepLogs(client, null, new("/missing")).FollowAsync(Run, Step, null, default);
        using var reader = new StreamReader(log!);

        (await reader.ReadLineAsync()).Should().Be("one");
        isRead.SetResult();
        (await reader.ReadToEndAsync()).Should().Be("two\n");
        server.Requests.Should().Contain(request => request.Query.Contains("follow=true"));
    }

    [Test]
    public async Task A_missing_right_and_an_archived_log_are_notes()
    {
        await using var server = new ScriptedPeer(exchange => exchange.RespondAsync(403, """{"kind":"Status","reason":"Forbidden","code":403}"""));
        using var client = Connect(server);
        var logs = new StepLogs(client, null, new("/missing"));

        (await logs.ReadAsync(new(Run, []), Step, null, default)).Note.Should().Be("pods cannot be read with the rights of this user");
        (await logs.ReadAsync(new(Run, []), Step with { ArchivedLog = new("run-1", "main-logs", "s3:run/main.log") }, null, default)).Note.Should().Be("the log of step 'copy' is in Argo's archive (s3:run/main.log): use --argo-server URL, or argo logs run -n team-a");
    }

    [Test]
    public async Task A_node_that_does_not_respond_is_a_note_and_the_next_source_is_used()
    {
        await using var server = new ScriptedPeer(exchange => exchange.Request.Path.EndsWith("/log")
            ? exchange.RespondAsync(500, """{"kind":"Status","message":"Get \\"https://10.0.0.7:10250/containerLogs\\": connection refused","code":500}""")
            : exchange.RespondAsync(200, Pods));
        using var client = Connect(server);
        using var folder = new TemporaryFolder();
        var logs = new StepLogs(client, null, new(folder.Root));

        var log = await logs.ReadAsync(new(Run, []), Step, null, default);
        log.Text.Should().BeNull();
        log.Note.Should().StartWith("the log of step 'copy' cannot be read from its pod: ").And.Contain("connection refused");
        (await logs.FollowAsync(Run, Step, null, default)).Should().BeNull();

        folder.Write("workflows/team-a/run/uid", "1");
        folder.Write("workflows/team-a/run/logs/run-1.log", "from the engine\n");
        (await logs.ReadAsync(new(Run, []), Step, null, default)).Text.Should().Be("from the engine\n");
    }

    [Test]
    public async Task A_log_without_its_end_has_a_note()
    {
        var text = new string('x', 16 << 20);
        await using var server = new ScriptedPeer(exchange => exchange.RespondAsync(200, exchange.Request.Path.EndsWith("/log") ? text : Pods));
        using var client = Connect(server);

        var log = await new StepLogs(client, null, new("/missing")).ReadAsync(new(Run, []), Step, null, default);

        log.Text.Should().HaveLength(text.Length);
        log.Note.Should().Be("the log of step 'copy' is longer than 16 MiB: its end is not printed: use a smaller --tail");
    }

    [Test]
    public async Task A_file_of_the_engine_that_cannot_be_read_is_a_note()
    {
        await using var server = new ScriptedPeer(exchange => exchange.RespondAsync(200, """{"metadata":{},"items":[]}"""));
        using var client = Connect(server);
        using var folder = new TemporaryFolder();
        folder.Write("workflows/team-a/run/logs/run-1.log", "one\n");
        if (Environment.IsPrivilegedProcess)
        {
            // The superuser may read each file. This one has no content at its beginning.
            File.CreateSymbolicLink(folder.PathOf("workflows/team-a/run/uid"), "/proc/self/mem");
        }
        else
        {
            File.SetUnixFileMode(folder.Write("workflows/team-a/run/uid", "1"), UnixFileMode.None);
        }

        var log = await new StepLogs(client, null, new(folder.Root)).ReadAsync(new(Run, []), Step, null, default);

        log.Text.Should().BeNull();
        log.Note.Should().StartWith("the log of step 'copy' in the folder of the local engine cannot be read: ");
    }

    private static KubernetesClient Connect(ScriptedPeer server) => new(new() { Host = server.Uri, Namespace = "team-a" }, PluginOptions.Json, TimeProvider.System);
}
