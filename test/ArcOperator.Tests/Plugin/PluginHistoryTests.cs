using ArcOperator.Commands.Users;
using ArcOperator.History.Records;
using ArcOperator.Testing;
using ArcOperator.Tests.History;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>The command history of the program started as kubectl-arc: against a file, and against the HTTP API with the token of a user.</summary>
internal sealed class PluginHistoryTests
{
    private HistoryHost _host;
    private TemporaryFolder _folder;

    [SetUp]
    public async Task Start()
    {
        _folder = new();
        File.CreateSymbolicLink(_folder.PathOf(KubectlPlugin.Name), OperatorCluster.Program);
        _host = await HistoryHost.StartAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task The_records_of_the_contexts_namespace_are_listed_without_a_subcommand()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 3);
        await _host.AddRecordsAsync("other", 4, 2);
        using var kubeconfig = new TemporaryVariable("KUBECONFIG", await KubeconfigAsync(@namespace, token));
        using var server = new TemporaryVariable("KUBECTL_ARC_HISTORY_SERVER", $"{_host.Address}");

        var records = await RunAsync("--order", "first-order", "--phase", "Failed", "--until", "30d");
        var named = await RunAsync("list", "-n", @namespace, "--order", "first-order", "--phase", "Failed", "--since", "1000y");
        var all = await RunAsync("-A");

        records.ExitCode.Should().Be(0, records.Errors);
        records.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(3).And.OnlyContain(line => line.StartsWith("TIME") || line.Contains(@namespace));
        named.Should().Be(records);
        (await RunAsync("--since", "30d")).Output.Should().NotContain("first-order", "the records are of 1970");
        all.Should().Be((KubectlPlugin.Unavailable, "", "kubectl-arc: you may not list artifactworkflowrecords.history.arc.opendefense.cloud in all namespaces: name a namespace\n"));
    }

    [Test]
    public async Task A_file_is_read_with_all_its_namespaces_and_without_a_cluster()
    {
        using var kubeconfig = new TemporaryVariable("KUBECONFIG", _folder.PathOf("missing"));
        await _host.AddRecordsAsync("team-a", 1, 1);
        await _host.AddRecordsAsync("team-b", 2, 1);
        var digest = HistoryHost.Record("team-b", 2).Digest!;

        var wide = await RunAsync("-o", "wide", "--file", _host.File);
        var found = await RunAsync("--digest", digest, "--file", _host.File, "-o", "json");

        wide.Output.Should().Match("TIME *DIGEST *KIND *TYPE *SOURCE *DESTINATION *ID*").And.Contain("team-a").And.Contain(digest).And.Contain(HistoryHost.Record("team-a", 1).Id);
        HistoryJson.ReadRecord(found.Output).Namespace.Should().Be("team-b");
        HistoryJson.ReadRecord((await RunAsync("show", HistoryHost.Record("team-a", 1).Id, "--file", _host.File)).Output).Name.Should().Be("work-1");
        (await RunAsync("export", "--file", _host.File, "-n", "team-a")).Output.TrimEnd().Split('\n').Should().ContainSingle();
        (await RunAsync("verify", "--file", _host.File)).Output.Should().StartWith("verify: 2 records, 0 findings, head 2 ");
    }

    [Test]
    public async Task New_records_are_followed_until_an_interrupt()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 1);
        using var stop = new CancellationTokenSource();
        await using var output = new ArrivingLines();

        var follow = KubectlPlugin.RunAsync(
            ["history", "follow", "-n", @namespace, "--server", $"{_host.Address}", "--token-file", token, "--after", "0", "-o", "json"], output, TextWriter.Null, stop.Token);
        (await output.NextAsync(follow)).Should().Be("work-1");
        await _host.AddRecordsAsync(@namespace, 2, 1);
        (await output.NextAsync(follow)).Should().Be("work-2");
        await stop.CancelAsync();

        (await follow).Should().Be(KubectlPlugin.Interrupted);
    }

    [TestCase(64, "name the history by --server URL or by --file FILE")]
    [TestCase(64, "since is 'soon': ", "--file", "FILE", "--since", "soon")]
    [TestCase(64, "--server is 'http://history.example': the token would be readable on the network", "--server", "http://history.example")]
    [TestCase(64, "--all-namespaces and --namespace exclude each other", "--file", "FILE", "-A", "-n", "team-a")]
    [TestCase(64, "options of a subcommand come after its name", "--order", "first-order", "list", "--file", "FILE")]
    [TestCase(69, "/does/not/exist does not exist", "--file", "/does/not/exist")]
    [TestCase(69, "record 00000000-0000-0000-0000-000000000000 does not exist", "show", "00000000-0000-0000-0000-000000000000", "--file", "FILE")]
    public async Task A_mistake_is_one_sentence(int exitCode, string message, params string[] arguments)
    {
        var result = await RunAsync([.. arguments.Select(argument => argument == "FILE" ? _host.File : argument)]);

        result.ExitCode.Should().Be(exitCode);
        result.Errors.Should().StartWith($"kubectl-arc: {message}");
    }

    [TestCase("recover")]
    [TestCase("skip")]
    public async Task Commands_that_change_the_history_stay_with_the_operator(string command)
    {
        (await RunAsync(command, "a", "b")).ExitCode.Should().Be(KubectlPlugin.WrongUsage);
        (await Programs.RunAsync(OperatorCluster.Program, ["history", "--help"])).Should().Contain($"  {command} ");
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        Programs.RunToEndAsync(_folder.PathOf(KubectlPlugin.Name), ["history", .. arguments]);

    private async Task<string> KubeconfigAsync(string @namespace, string tokenFile)
    {
        var kubeconfig = _folder.Write("kubeconfig", await File.ReadAllTextAsync((await Cluster.GetAsync()).AdminKubeconfig));
        await Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "config", "set-credentials", "reader", $"--token={await File.ReadAllTextAsync(tokenFile)}"]);
        await Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "config", "set-context", "--current", "--user=reader", $"--namespace={@namespace}"]);
        return kubeconfig;
    }

    /// <summary>A writer whose lines a test awaits.</summary>
    private sealed class ArrivingLines : StringWriter
    {
        private readonly System.Threading.Channels.Channel<string> _lines = System.Threading.Channels.Channel.CreateUnbounded<string>();

        public override Task WriteLineAsync(string? value) => _lines.Writer.WriteAsync(value ?? "").AsTask();

        /// <summary>Returns the name of the next record. A command that ends before is an error.</summary>
        public async Task<string> NextAsync(Task command)
        {
            var next = _lines.Reader.ReadAsync().AsTask();
            return await Task.WhenAny(next, command) == next ? HistoryJson.ReadRecord(await next).Name : throw new InvalidOperationException("the command has ended");
        }
    }
}
