using System.Net;
using System.Net.Sockets;
using System.Text;
using ArcOperator.History.Options;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;
using ArcOperator.History.Tests.Stores;
using ArcOperator.Testing;

namespace ArcOperator.History.Tests.Postgresql;

/// <summary>Faults of the server and of the connection to it: no record is lost or stored twice.</summary>
internal sealed class PostgresqlFaultTests
{
    private readonly FixedClock _clock = new(TestRecords.Noon);

    [Test]
    public async Task Server_that_is_killed_between_and_during_commits_loses_and_repeats_nothing()
    {
        PostgresqlPeer.Require();
        await using var server = await LocalServer.StartPostgresqlAsync();
        await using var store = HistoryStores.OpenPostgresql(PostgresqlPeer.Options(server), new(), _clock);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        var writing = Task.Run(() => WriteAllAsync(store, 60, stop.Token));
        for (var kill = 0; kill < 3; kill++)
        {
            var before = await CountAsync(store);
            await Eventually.TrueAsync(async () => writing.IsCompleted || await CountAsync(store) > before + 40);
            await server.RunAsync("kill");
            await server.RunAsync("resume");
        }

        await writing;
        // The first store may still have connections that the last kill closed.
        await using var reader = HistoryStores.OpenPostgresql(PostgresqlPeer.Options(server), new(), _clock);
        await ShouldHoldAsync(reader, 60 * 8);
    }

    [Test]
    public async Task Connection_that_is_cut_after_the_server_received_a_commit_repeats_nothing()
    {
        var server = await PostgresqlPeer.GetAsync();
        await PostgresqlPeer.ResetAsync(server);
        var options = PostgresqlPeer.Options(server);
        using var relay = new CommitCutter(options.Port);
        await using var store = HistoryStores.OpenPostgresql(
            new() { Host = "127.0.0.1", Port = relay.Port, PasswordFile = options.PasswordFile, SslMode = HistorySslMode.Disable, Listen = false }, new(), _clock);
        await store.PrepareAsync(default);
        relay.Cuts = 3;

        await WriteAllAsync(store, 5, default);

        relay.Cuts.Should().Be(0);
        await ShouldHoldAsync(store, 40);
    }

    [Test]
    public async Task Full_disk_is_reported_and_storing_continues_when_space_is_free()
    {
        PostgresqlPeer.Require();
        LocalServer server;
        try
        {
            server = await LocalServer.StartPostgresqlAsync("--size", "56");
        }
        catch (Exception error) when (error.Message.Contains("mount"))
        {
            Assert.Ignore("needs the right to mount a memory disk");
            return;
        }

        await using var _ = server;
        await using var store = HistoryStores.OpenPostgresql(PostgresqlPeer.Options(server), new(), _clock);
        await store.AppendAsync(TestRecords.Numbered(0, 8), default);
        var filler = server.PathOf("data/filler");
        await Programs.RunToEndAsync("dd", ["if=/dev/zero", $"of={filler}", "bs=64k"]);

        HistoryException? problem = null;
        for (var batch = 1; problem is null && batch < 200; batch++)
        {
            problem = await TryAsync(store, Large(batch));
        }

        problem!.Problem.Should().BeOneOf(HistoryProblem.Full, HistoryProblem.Unavailable);
        File.Delete(filler);
        await Eventually.TrueAsync(async () => await TryAsync(store, TestRecords.Numbered(5000, 8)) is null);
        (await store.VerifyAsync(default)).Findings.Should().BeEmpty();
    }

    [Test]
    public async Task Database_that_only_reads_is_reported_and_storing_continues_when_it_writes_again()
    {
        var server = await PostgresqlPeer.GetAsync();
        await PostgresqlPeer.ResetAsync(server);
        await using var store = HistoryStores.OpenPostgresql(PostgresqlPeer.Options(server), new(), _clock);
        await store.AppendAsync(TestRecords.Numbered(0, 8), default);

        await SetReadOnlyAsync(server, "on");
        await Eventually.TrueAsync(async () => (await TryAsync(store, TestRecords.Numbered(8, 8)))?.Problem == HistoryProblem.ReadOnly);
        (await CountAsync(store)).Should().Be(8, "records can still be read");

        await SetReadOnlyAsync(server, "off");
        await Eventually.TrueAsync(async () => await TryAsync(store, TestRecords.Numbered(8, 8)) is null);
        await ShouldHoldAsync(store, 16);
    }

    // Sessions keep the setting that they began with.
    private static async Task SetReadOnlyAsync(LocalServer server, string value)
    {
        await server.RunAsync("sql", "postgres", $"ALTER DATABASE arc SET default_transaction_read_only = {value}");
        await server.RunAsync("sql", "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'arc'");
    }

    private static HistoryRecord[] Large(int batch) =>
        [.. TestRecords.Numbered(batch * 8, 8).Select(record => record with { Spec = $$"""{"text":"{{Convert.ToBase64String(RandomBytes(10_000))}}"}""" })];

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static async Task WriteAllAsync(IHistoryStore store, int batches, CancellationToken cancellationToken)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            await Eventually.TrueAsync(async () => await TryAsync(store, TestRecords.Numbered(batch * 8, 8)) is null);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<HistoryException?> TryAsync(IHistoryStore store, HistoryRecord[] records)
    {
        try
        {
            await store.AppendAsync(records, default);
            return null;
        }
        catch (HistoryException error)
        {
            return error;
        }
    }

    private static async Task<long> CountAsync(IHistoryStore store)
    {
        try
        {
            return (await store.ReadStateAsync(default)).Count;
        }
        catch (HistoryException)
        {
            return 0;
        }
    }

    private static async Task ShouldHoldAsync(IHistoryStore store, int count)
    {
        (await store.VerifyAsync(default)).Should().BeEquivalentTo(new { Count = count, IsIntact = true });
        var ids = new List<string>();
        while ((await store.ReadAsync(new() { After = ids.Count, Limit = 500 }, default)).Items is { Count: > 0 } page)
        {
            ids.AddRange(page.Select(record => record.Id));
        }

        ids.Should().BeEquivalentTo(TestRecords.Numbered(0, count).Select(record => record.Id));
    }

    /// <summary>Passes on all bytes, and cuts a connection right after it passed on a COMMIT.</summary>
    private sealed class CommitCutter : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly int _target;
        private int _cuts;

        public CommitCutter(int target)
        {
            _target = target;
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Cuts
        {
            get => Volatile.Read(ref _cuts);
            set => Volatile.Write(ref _cuts, value);
        }

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            while (true)
            {
                try
                {
                    _ = RelayAsync(await _listener.AcceptTcpClientAsync());
                }
                catch (Exception error) when (error is SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private async Task RelayAsync(TcpClient client)
        {
            using var near = client;
            using var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, _target);
            try
            {
                await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream(), true), CopyAsync(far.GetStream(), near.GetStream(), false));
            }
            catch (IOException)
            {
                // Both ends are closed.
            }
        }

        private async Task CopyAsync(NetworkStream from, NetworkStream to, bool isRequest)
        {
            var buffer = new byte[64 << 10];
            while (await from.ReadAsync(buffer) is > 0 and var count)
            {
                await to.WriteAsync(buffer.AsMemory(0, count));
                if (isRequest && Encoding.Latin1.GetString(buffer, 0, count).Contains("COMMIT", StringComparison.Ordinal) && Cuts > 0)
                {
                    Interlocked.Decrement(ref _cuts);
                    // The server commits what it received, and its answer goes nowhere.
                    return;
                }
            }
        }
    }
}
