using ArcOperator.History.Records;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.History;

/// <summary>The command line: against a file, and against the HTTP API with a token.</summary>
internal sealed class HistoryCommandTests
{
    private HistoryHost _host = null!;

    [SetUp]
    public async Task Start() => _host = await HistoryHost.StartAsync();

    [TearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [Test]
    public async Task List_prints_a_table_or_json_from_a_file_and_from_a_server_alike()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 3);

        var file = await RunAsync("list", "--file", _host.File, "--namespace", @namespace, "--phase", "Failed");
        var server = await RunAsync("list", "--server", _host.Address.ToString(), "--token-file", token, "--namespace", @namespace, "--phase", "Failed");

        file.ExitCode.Should().Be(0, file.Errors);
        server.Should().Be(file);
        file.Output.Should().Match("TIME *NAMESPACE *ORDER *OBJECT *PHASE *REASON *DIGEST *GATES *TOOK*").And.Contain("1970-01-01T00:00:03Z").And.Contain("1/2").And.Contain("12s");
        var json = await RunAsync("list", "--file", _host.File, "-o", "json", "--limit", "1");
        HistoryJson.ReadRecord(json.Output).Name.Should().Be("work-3");
        json.Errors.Should().Contain("--continue ");
    }

    [Test]
    public async Task Show_and_export_print_json()
    {
        await _host.AddRecordsAsync("team-a", 1, 3);

        var shown = await RunAsync("show", HistoryHost.Record("team-a", 2).Id, "--file", _host.File);
        var exported = await RunAsync("export", "--file", _host.File);

        HistoryJson.ReadRecord(shown.Output).Name.Should().Be("work-2");
        exported.Output.TrimEnd().Split('\n').Select(line => HistoryJson.ReadRecord(line).Name).Should().Equal("work-3", "work-2", "work-1");
        (await RunAsync("show", Guid.NewGuid().ToString(), "--file", _host.File)).ExitCode.Should().Be(1);
    }

    [Test]
    public async Task Verify_finds_a_change_by_hand()
    {
        await _host.AddRecordsAsync("team-a", 1, 3);
        (await RunAsync("verify", "--file", _host.File)).Should().Match<(int ExitCode, string Output, string Errors)>(result =>
            result.ExitCode == 0 && result.Output.StartsWith("verify: 3 records, 0 findings, head 3 "));
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_host.File};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER records_immutable; UPDATE records SET phase = 'Succeeded' WHERE resource_version = 1";
            await command.ExecuteNonQueryAsync();
        }

        var result = await RunAsync("verify", "--file", _host.File);

        result.ExitCode.Should().Be(3);
        result.Output.Should().StartWith("record 1 (").And.Contain("was changed");
    }

    [Test]
    public async Task Recover_copies_records_into_a_new_file()
    {
        await _host.AddRecordsAsync("team-a", 1, 3);

        var result = await RunAsync("recover", _host.File, $"{_host.File}.new");

        result.Should().Be((0, "recover: 3 records recovered, 0 lost\n", ""));
        (await RunAsync("verify", "--file", $"{_host.File}.new")).ExitCode.Should().Be(0);
    }

    [TestCase(2, "limit is '0'", "list", "--file", "FILE", "--limit", "0")]
    [TestCase(2, "since is 'soon'", "list", "--file", "FILE", "--since", "soon")]
    [TestCase(2, "name the history by --server URL or by --file FILE", "list")]
    [TestCase(1, "/does/not/exist does not exist", "list", "--file", "/does/not/exist")]
    [TestCase(2, "--server is 'x'", "list", "--server", "x")]
    [TestCase(2, "--server is 'http://history.example': the token would be readable on the network", "list", "--server", "http://history.example")]
    public async Task Mistake_is_named(int exitCode, string message, params string[] arguments)
    {
        var result = await RunAsync([.. arguments.Select(argument => argument == "FILE" ? _host.File : argument)]);

        result.ExitCode.Should().Be(exitCode);
        result.Errors.Should().StartWith($"arc-operator: {message}");
    }

    [Test]
    public async Task Refusal_of_the_server_is_printed()
    {
        var (@namespace, token) = await _host.AddReaderAsync("none");

        var result = await RunAsync("list", "--server", _host.Address.ToString(), "--token-file", token, "--namespace", @namespace);

        result.ExitCode.Should().Be(1);
        result.Errors.Should().Be($"arc-operator: you may not list artifactworkflowrecords.history.arc.opendefense.cloud in namespace {@namespace}\n");
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        Programs.RunToEndAsync(OperatorCluster.Program, ["history", .. arguments]);
}
