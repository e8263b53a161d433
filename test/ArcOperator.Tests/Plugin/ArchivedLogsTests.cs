using System.IO.Pipelines;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Plugin.Logs;
using ArcOperator.Testing;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>The command logs with a double of the Argo Server, on a real API server with the operator.</summary>
internal sealed class ArchivedLogsTests
{
    private const string Head = "==> artifact 0, step copy <==\n";
    private const string Tail = "==> artifact 0, from the status of its ArtifactWorkflow <==\nstep 'copy' exited with 1: no such image\n";

    private BrokenSituations _situations;
    private ArgoServerDouble _argo;
    private TemporaryFolder _folder;
    private string _token;
    private string _kubeconfig;

    [OneTimeSetUp]
    public async Task Prepare()
    {
        _folder = new();
        _situations = await BrokenSituations.StartAsync("archive", "gone", "containers");
        foreach (var situation in new[] { "archive", "gone", "containers" })
        {
            await _situations.OrderAsync(situation);
            await _situations.RunAsync(situation, "Failed", "Pod", "Failed", "Error (exit code 1): no such image");
            var run = await RunOfAsync(situation);
            await ArchiveAsync(situation, $"{run.Name()}-1", "main-logs");
            await Eventually.TrueAsync(async () => (await WorkOfAsync(situation)).Status is { Message.Length: > 0, WorkflowUid: not null });
        }

        (_token, _kubeconfig) = await AddReaderAsync();
    }

    [SetUp]
    public async Task StartServer() => _argo = await ArgoServerDouble.StartAsync();

    [TearDown]
    public async Task StopServer() => await _argo.DisposeAsync();

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _situations.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task An_archived_log_is_printed_with_the_rights_of_the_user()
    {
        var run = await RunOfAsync("archive");
        _argo.AddFile($"{run.Name()}-1/main-logs", "one\n\u001B[31mtwo\u202E\u0007\nthree");

        (await LogsAsync("archive")).Should().Be(new PluginRun(0, $"{Head}one\ntwo\uFFFD\uFFFD\nthree\n", ""));
        (await LogsAsync("archive", "--tail", "2", "--step", "copy")).Should().Be(new PluginRun(0, $"{Head}two\uFFFD\uFFFD\nthree\n", ""));
        (await LogsAsync("archive", "-f")).Should().Be(new PluginRun(0, $"{Head}one\ntwo\uFFFD\uFFFD\nthree\n", ""));

        _argo.Requests.Should().Equal(Enumerable.Repeat(($"/artifact-files/{run.Namespace()}/workflows/{run.Name()}/{run.Name()}-1/outputs/main-logs", $"Bearer {_token}"), 3));
    }

    [Test]
    public async Task A_Workflow_that_is_gone_is_read_from_the_archive()
    {
        var run = await RunOfAsync("gone");
        _argo.AddFile($"{run.Name()}-1/main-logs", "archived\n");
        _argo.Archive[run.Uid()] = (await DocumentOfAsync("gone"))!;
        await _situations.Client.DeleteAsync<V1Alpha1Workflow>(run.Name(), run.Namespace());

        (await LogsAsync("gone")).Should().Be(new PluginRun(0, $"{Head}archived\n", ""));
        (await LogsAsync("gone", "-f")).Should().Be(new PluginRun(0, $"{Head}archived\n", ""), "work that has ended ends the command, with and without its Workflow");
        _argo.Requests.Select(request => request.Path).Should().StartWith(
            [$"/api/v1/archived-workflows/{run.Uid()}", $"/artifact-files/{run.Namespace()}/archived-workflows/{run.Uid()}/{run.Name()}-1/outputs/main-logs"]);

        _argo.Archive.Clear();
        (await LogsAsync("gone")).Should().Be(new PluginRun(0, Tail, ""));
    }

    [Test]
    public async Task A_Workflow_that_disappears_in_between_is_read_from_the_archive()
    {
        var run = await RunOfAsync("archive");
        _argo.AddFile($"{run.Name()}-1/main-logs", "archived\n");
        _argo.Archive[run.Uid()] = (await DocumentOfAsync("archive"))!;
        _argo.Proxy = context =>
        {
            _argo.Proxy = null;
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync("Internal Server Error\n");
        };

        (await LogsAsync("archive")).Should().Be(new PluginRun(0, $"{Head}archived\n", ""));
    }

    [Test]
    public async Task The_pod_of_a_container_set_reports_the_logs_of_its_containers()
    {
        var run = await RunOfAsync("containers");
        await _situations.PatchAsync<V1Alpha1Workflow>("containers", run.Name(), new()
        {
            ["status"] = new JsonObject
            {
                ["nodes"] = new JsonObject
                {
                    [$"{run.Name()}-2"] = new JsonObject
                    {
                        ["id"] = $"{run.Name()}-2", ["name"] = $"{run.Name()}.copy.scan", ["displayName"] = "scan", ["type"] = "Container", ["phase"] = "Failed", ["boundaryID"] = $"{run.Name()}-1",
                    },
                },
            },
        });
        await ArchiveAsync("containers", $"{run.Name()}-1", "scan-logs");
        _argo.AddFile($"{run.Name()}-1/scan-logs", "scanned\n");

        (await LogsAsync("containers")).Should().Be(new PluginRun(0, "==> artifact 0, step scan <==\nscanned\n", ""));
    }

    [Test]
    public async Task Without_an_Argo_Server_the_place_and_the_option_are_named()
    {
        var run = await RunOfAsync("archive");

        var logs = await PluginRun.RunAsync(_kubeconfig, run.Namespace(), "logs", "images");

        logs.Should().Be(new PluginRun(0, Tail, "note: the log of step 'copy' is in Argo's archive (s3:images-HASH-1/main-logs): use --argo-server URL, or argo logs images-HASH -n team-a\n"));
    }

    [Test]
    public async Task A_user_without_a_token_and_a_user_without_rights_are_told_apart()
    {
        var run = await RunOfAsync("archive");

        var anonymous = await PluginRun.RunAsync((await Cluster.GetAsync()).AdminKubeconfig, run.Namespace(), "logs", "images", "--argo-server", $"{_argo.Address}");
        using var token = new TemporaryVariable("ARGO_TOKEN", "Bearer expired");
        var expired = await LogsAsync("archive");

        anonymous.Output.Should().Be(Tail);
        anonymous.Errors.Should().Be($"note: the Argo Server {_argo.Address} refuses the user (401): set ARGO_TOKEN to a token that may get Workflows in namespace team-a\n");
        expired.Output.Should().Be(Tail);
        expired.Errors.Should().StartWith("note: the Argo Server cannot read the log of step 'copy' (500): ").And.NotContain("expired\n");
    }

    [Test]
    public async Task A_log_that_the_repository_does_not_have_and_a_refusal_of_a_proxy_are_named()
    {
        var missing = await LogsAsync("archive");
        _argo.Proxy = Respond(403);
        var forbidden = await LogsAsync("archive");
        _argo.Proxy = Respond(502);
        var broken = await LogsAsync("archive");

        missing.Should().Be(new PluginRun(0, Tail, $"note: the Argo Server does not find the log of step 'copy' (404): it is not archived, or the base path of {_argo.Address} is wrong (ARGO_BASE_HREF)\n"));
        forbidden.Errors.Should().Be("note: the Argo Server forbids the log of step 'copy' (403): the user needs the right to get Workflows and the repository's Secrets in namespace team-a\n");
        broken.Errors.Should().Be("note: the Argo Server cannot read the log of step 'copy' (HTTP 502): see its own log\n");
    }

    [Test]
    public async Task A_redirect_is_not_followed_and_an_unreachable_server_is_named()
    {
        await using var other = await ArgoServerDouble.StartAsync();
        _argo.Proxy = context =>
        {
            context.Response.Redirect($"{other.Address}{context.Request.Path.Value!.TrimStart('/')}");
            return Task.CompletedTask;
        };
        using var closed = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        var redirected = await LogsAsync("archive");
        var unreachable = await PluginRun.RunAsync(_kubeconfig, _situations.NamespaceOf("archive"), "logs", "images", "--argo-server", $"http://127.0.0.1:{port}");

        redirected.Errors.Should().Contain("redirects to another address (HTTP 302), which does not receive the token");
        other.Requests.Should().BeEmpty();
        unreachable.Output.Should().Be(Tail);
        unreachable.Errors.Should().StartWith($"note: the Argo Server http://127.0.0.1:{port}/ cannot be reached (").And.Contain("kubectl port-forward svc/argo-server 2746 -n argo");
    }

    [Test]
    public async Task The_variables_of_Argos_command_line_have_their_meaning()
    {
        await using var argo = await ArgoServerDouble.StartAsync(basePath: "/argo");
        argo.AddFile($"{(await RunOfAsync("archive")).Name()}-1/main-logs", "one\n");
        using var server = new TemporaryVariable("ARGO_SERVER", $"127.0.0.1:{argo.Address.Port}");
        using var secure = new TemporaryVariable("ARGO_SECURE", "false");
        using var path = new TemporaryVariable("ARGO_BASE_HREF", "/argo/");
        using var token = new TemporaryVariable("ARGO_TOKEN", _token);

        var logs = await PluginRun.RunAsync((await Cluster.GetAsync()).AdminKubeconfig, _situations.NamespaceOf("archive"), "logs", "images");

        logs.Should().Be(new PluginRun(0, $"{Head}one\n", ""));
        argo.Requests.Should().ContainSingle().Which.Authorization.Should().Be($"Bearer {_token}");
    }

    [Test]
    public async Task A_certificate_is_verified_by_the_given_authority_or_not_at_all_on_this_machine()
    {
        using var certificate = ArgoServerDouble.CreateCertificate();
        await using var argo = await ArgoServerDouble.StartAsync(certificate);
        argo.AddFile($"{(await RunOfAsync("archive")).Name()}-1/main-logs", "one\n");
        string[] command = ["logs", "images", "--argo-server", $"localhost:{argo.Address.Port}"];
        var authority = _folder.Write("ca.pem", certificate.ExportCertificatePem());

        var unknown = await PluginRun.RunAsync(_kubeconfig, _situations.NamespaceOf("archive"), command);
        var known = await PluginRun.RunAsync(_kubeconfig, _situations.NamespaceOf("archive"), [.. command, "--argo-ca-file", authority]);
        using var skip = new TemporaryVariable("ARGO_INSECURE_SKIP_VERIFY", "true");
        var skipped = await PluginRun.RunAsync(_kubeconfig, _situations.NamespaceOf("archive"), command);

        unknown.Errors.Should().Be($"note: the certificate of the Argo Server https://localhost:{argo.Address.Port}/ is not trusted: use --argo-ca-file\n");
        known.Should().Be(new PluginRun(0, $"{Head}one\n", ""));
        skipped.Should().Be(known);
        argo.Requests.Should().HaveCount(2);
    }

    [TestCase("--argo-server is 'http://argo.example': the token would be readable on the network; use https, or forward the port to localhost", "http://argo.example")]
    [TestCase("--argo-server is 'ftp://argo.example': expected a URL such as https://localhost:2746", "ftp://argo.example")]
    [TestCase("--argo-server contains a user or a password: only a token is accepted", "https://user:secret@localhost")]
    [TestCase("ARGO_INSECURE_SKIP_VERIFY is true: another server could receive the token; use --argo-ca-file, or forward the port to localhost", "https://argo.example", "ARGO_INSECURE_SKIP_VERIFY", "true")]
    [TestCase("ARGO_TOKEN is not valid: a token has no line breaks and no characters outside of ASCII", "https://localhost", "ARGO_TOKEN", "se\ncret")]
    [TestCase("--argo-ca-file /missing cannot be read: Could not find file '/missing'.", "https://localhost", "", "", "--argo-ca-file", "/missing")]
    public async Task A_server_that_must_not_receive_the_token_is_refused(string message, string address, string variable = "", string value = "", params string[] arguments)
    {
        using var set = new TemporaryVariable(variable.Length > 0 ? variable : "ARGO_BASE_HREF", value.Length > 0 ? value : null);

        var logs = await PluginRun.RunAsync(_kubeconfig, _situations.NamespaceOf("archive"), ["logs", "images", "--argo-server", address, .. arguments]);

        logs.Should().Be(new PluginRun(64, "", $"kubectl-arc: {message}\n"));
    }

    [Test]
    public async Task A_log_that_breaks_off_and_a_log_that_is_too_long_are_noted()
    {
        var key = $"{(await RunOfAsync("archive")).Name()}-1/main-logs";
        _argo.Files[key] = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("one\u001B[");
        };
        var broken = await LogsAsync("archive");
        _argo.Files[key] = async context =>
        {
            var line = new string('x', (1 << 16) - 1) + "\n";
            for (var count = 0; count <= ArchivedText.MostCharacters >> 16; count++)
            {
                await context.Response.WriteAsync(line);
            }

            await context.Response.WriteAsync("last\n");
        };
        var cut = await LogsAsync("archive");

        broken.Output.Should().StartWith(Head);
        broken.Errors.Should().StartWith("note: the log of step 'copy' is incomplete: ");
        cut.Output.Length.Should().Be(Head.Length + ArchivedText.MostCharacters);
        cut.Errors.Should().Be("note: the log of step 'copy' is longer than 16 MiB: the rest is not printed\n");
        (await LogsAsync("archive", "--tail", "1")).Should().Be(new PluginRun(0, $"{Head}last\n", ""));
    }

    [Test]
    public async Task A_control_sequence_that_arrives_in_two_blocks_is_removed()
    {
        _argo.Files[$"{(await RunOfAsync("archive")).Name()}-1/main-logs"] = async context =>
        {
            foreach (var part in new[] { "a\u001B", "[3", "1mb\u001B]0;tit", "le\u0007c\r", "\nd\n" })
            {
                await context.Response.WriteAsync(part);
                await context.Response.Body.FlushAsync();
            }
        };

        (await LogsAsync("archive")).Output.Should().Be($"{Head}abc\nd\n");
    }

    [Test]
    public async Task The_wait_for_the_rest_of_a_log_is_limited()
    {
        var clock = new ManualTimeProvider();
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("one\n"u8.ToArray());
        using var response = new HttpResponseMessage { Content = new StreamContent(pipe.Reader.AsStream()) };
        await using var text = await ArchivedText.OpenAsync(response, null, clock, default);
        await using var blocks = text.ReadAsync(default).GetAsyncEnumerator();
        await blocks.MoveNextAsync();

        blocks.Current.Should().Be("one\n");
        var rest = blocks.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromMinutes(5));

        await rest.Awaiting(wait => wait).Should().ThrowAsync<IOException>().WithMessage("the rest did not arrive within 5 minutes");
    }

    private static RequestDelegate Respond(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private Task<PluginRun> LogsAsync(string situation, params string[] arguments) =>
        PluginRun.RunAsync(_kubeconfig, _situations.NamespaceOf(situation), ["logs", "images", "--argo-server", $"{_argo.Address}", .. arguments]);

    private async Task<V1Alpha1Workflow> RunOfAsync(string situation) => (await _situations.Client.ListAsync<V1Alpha1Workflow>(_situations.NamespaceOf(situation))).Single();

    private async Task<V1Alpha1ArtifactWorkflow> WorkOfAsync(string situation) => (await _situations.Client.ListAsync<V1Alpha1ArtifactWorkflow>(_situations.NamespaceOf(situation))).Single();

    private async Task<JsonNode?> DocumentOfAsync(string situation) =>
        JsonNode.Parse(await (await Cluster.GetAsync()).KubectlAsync("get", "workflow", (await RunOfAsync(situation)).Name(), "-n", _situations.NamespaceOf(situation), "-o", "json"));

    // The outputs of a node, as Argo's executor reports them.
    private async Task ArchiveAsync(string situation, string node, string artifact)
    {
        var run = await RunOfAsync(situation);
        var outputs = new JsonObject { ["artifacts"] = new JsonArray(new JsonObject { ["name"] = artifact, ["s3"] = new JsonObject { ["key"] = $"{node}/{artifact}" } }) };
        await _situations.PatchAsync<V1Alpha1Workflow>(situation, run.Name(), new() { ["status"] = new JsonObject { ["nodes"] = new JsonObject { [node] = new JsonObject { ["outputs"] = outputs } } } });
    }

    // A service account with the rights of a viewer, and a kubeconfig with its token.
    private async Task<(string Token, string Kubeconfig)> AddReaderAsync()
    {
        var (plane, @namespace) = (await Cluster.GetAsync(), _situations.NamespaceOf("archive"));
        await plane.KubectlAsync("create", "serviceaccount", "reader", "-n", @namespace);
        await plane.KubectlAsync("create", "clusterrole", $"reader-{@namespace}", "--verb=get,list", "--resource=orders.arc.opendefense.cloud,artifactworkflows.arc.opendefense.cloud,"
            + "endpoints.arc.opendefense.cloud,artifacttypes.arc.opendefense.cloud,clusterartifacttypes.arc.opendefense.cloud,workflows.argoproj.io,cronworkflows.argoproj.io,"
            + "workflowtemplates.argoproj.io,clusterworkflowtemplates.argoproj.io,pods,pods/log");
        await plane.KubectlAsync("create", "clusterrolebinding", $"reader-{@namespace}", $"--clusterrole=reader-{@namespace}", $"--serviceaccount={@namespace}:reader");
        var request = new Authenticationv1TokenRequest { Spec = new() { Audiences = [], ExpirationSeconds = 3600 } };
        var token = (await _situations.Client.ApiClient.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, "reader", @namespace)).Status!.Token;
        var kubeconfig = _folder.Write("reader.kubeconfig", await File.ReadAllTextAsync(plane.AdminKubeconfig));
        await Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "config", "set-credentials", "reader", $"--token={token}"]);
        await Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "config", "set-context", "--current", "--user=reader"]);
        return (token, kubeconfig);
    }
}
