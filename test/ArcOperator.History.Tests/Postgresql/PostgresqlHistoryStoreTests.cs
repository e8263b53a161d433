using ArcOperator.History.Options;
using ArcOperator.History.Stores;
using ArcOperator.History.Tests.Stores;
using ArcOperator.Testing;

namespace ArcOperator.History.Tests.Postgresql;

internal sealed class PostgresqlHistoryStoreTests : HistoryStoreContract
{
    private LocalServer _server = null!;

    [Test]
    public async Task Pooler_in_transaction_mode_is_supported_without_notifications()
    {
        var store = Open(PostgresqlPeer.Options(_server, "pooler"));
        var received = new List<long>();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await store.PrepareAsync(default);

        var following = FollowAsync(store, 0, received, 600, stop.Token);
        await AppendAllAsync(store, 600);
        await following;

        received.Should().Equal(Enumerable.Range(1, 600).Select(number => (long)number));
        (await store.PruneAsync(new(null, 100), default)).Should().Be(500);
        (await store.VerifyAsync(default)).Should().BeEquivalentTo(new { Count = 100, IsIntact = true });
    }

    [Test]
    public async Task Follower_continues_when_its_connection_for_notifications_breaks()
    {
        var diagnostics = new HistoryDiagnostics();
        var (writer, reader) = (Open(), Open(PostgresqlPeer.Options(_server), diagnostics));
        var received = new List<long>();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        await writer.AppendAsync(TestRecords.Numbered(1, 1), default);
        var following = FollowAsync(reader, 0, received, 2, stop.Token);
        await Eventually.TrueAsync(async () => (await _server.RunAsync("sql", "arc", "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")).Trim() != "0");

        await _server.RunAsync("sql", "arc", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
        await Eventually.TrueAsync(() => Task.FromResult(diagnostics.ListenFailures > 0));
        await writer.AppendAsync(TestRecords.Numbered(2, 1), default);

        await following;
        received.Should().Equal(1, 2);
    }

    [Test]
    public async Task Certificate_is_verified()
    {
        var options = PostgresqlPeer.Options(_server);
        HistoryPostgresqlOptions With(string host, string ca) =>
            new() { Host = host, Port = options.Port, PasswordFile = options.PasswordFile, SslMode = HistorySslMode.VerifyFull, CaFile = ca };

        await Open(With("localhost", _server.PathOf("ca.crt"))).AppendAsync(TestRecords.Numbered(1, 1), default);

        await ShouldFailAsync(With("127.0.0.1", _server.PathOf("ca.crt")), HistoryProblem.Misconfigured);
        await ShouldFailAsync(With("localhost", ""), HistoryProblem.Misconfigured);
    }

    [Test]
    public async Task Wrong_password_is_reported_without_the_password_and_read_again_for_the_next_connection()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("password", "wrong-password-4711\n");
        var options = new HistoryPostgresqlOptions { Host = "127.0.0.1", Port = PostgresqlPeer.Options(_server).Port, PasswordFile = path, SslMode = HistorySslMode.Disable };
        var store = Open(options);

        var append = () => store.AppendAsync(TestRecords.Numbered(1, 1), default);

        var error = (await append.Should().ThrowAsync<HistoryException>()).Which;
        error.Problem.Should().Be(HistoryProblem.Misconfigured);
        error.ToString().Should().NotContain("4711");
        folder.Write("password", _server.Read("password") + "\n");
        (await append()).Stored.Should().Be(1);
    }

    [Test]
    public Task Missing_password_file_is_reported() => ShouldFailAsync(
        new() { Host = "127.0.0.1", Port = PostgresqlPeer.Options(_server).Port, PasswordFile = "/does/not/exist", SslMode = HistorySslMode.Disable }, HistoryProblem.Misconfigured);

    [Test]
    public Task Server_that_does_not_listen_is_not_available() =>
        ShouldFailAsync(new() { Host = "127.0.0.1", Port = 1, SslMode = HistorySslMode.Disable }, HistoryProblem.Unavailable);

    [Test]
    public Task Missing_database_is_reported() => ShouldFailAsync(
        new() { Host = "127.0.0.1", Port = PostgresqlPeer.Options(_server).Port, PasswordFile = _server.PathOf("password"), Database = "nothing", SslMode = HistorySslMode.Disable },
        HistoryProblem.Misconfigured);

    protected override async Task ResetAsync()
    {
        _server = await PostgresqlPeer.GetAsync();
        await PostgresqlPeer.ResetAsync(_server);
    }

    protected override IHistoryStore OpenStore() => HistoryStores.OpenPostgresql(PostgresqlPeer.Options(_server), new(), Clock);

    protected override Task ExecuteAsync(string statement) => PostgresqlPeer.ExecuteAsync(_server, statement);

    protected override Task RemoveGuardsAsync() => ExecuteAsync("DROP TRIGGER records_guard ON records; DROP TRIGGER records_keep ON records");

    private IHistoryStore Open(HistoryPostgresqlOptions options, HistoryDiagnostics? diagnostics = null) =>
        Track(HistoryStores.OpenPostgresql(options, diagnostics ?? new(), Clock));

    private async Task ShouldFailAsync(HistoryPostgresqlOptions options, HistoryProblem problem)
    {
        var append = () => Open(options).AppendAsync(TestRecords.Numbered(2, 1), default);

        (await append.Should().ThrowAsync<HistoryException>()).Which.Problem.Should().Be(problem);
    }
}
