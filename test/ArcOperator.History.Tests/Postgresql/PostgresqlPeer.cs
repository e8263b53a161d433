using System.Globalization;
using ArcOperator.History.Options;
using ArcOperator.Testing;
using Npgsql;

namespace ArcOperator.History.Tests.Postgresql;

/// <summary>A real PostgreSQL server with PgBouncer before it, shared by the tests of this assembly.</summary>
internal static class PostgresqlPeer
{
    private const string Program = "/usr/lib/postgresql/15/bin/postgres";

    private static readonly Lazy<Task<LocalServer>> Shared = new(() => LocalServer.StartPostgresqlAsync("--pooler"));

    /// <summary>Returns the shared server, or skips the test.</summary>
    public static Task<LocalServer> GetAsync()
    {
        Require();
        return Shared.Value;
    }

    public static void Require()
    {
        if (!File.Exists(Program))
        {
            Assert.Ignore("needs PostgreSQL 15; install it: apt-get install postgresql-15 pgbouncer");
        }
    }

    public static async Task StopAsync()
    {
        if (Shared.IsValueCreated)
        {
            await (await Shared.Value).DisposeAsync();
        }
    }

    public static HistoryPostgresqlOptions Options(LocalServer server, string address = "address") => new()
    {
        Host = "127.0.0.1",
        Port = int.Parse(server.Read(address).Split(':')[1], CultureInfo.InvariantCulture),
        PasswordFile = server.PathOf("password"),
        SslMode = HistorySslMode.Disable,
        Listen = address == "address",
    };

    /// <summary>Removes all tables.</summary>
    public static Task ResetAsync(LocalServer server) =>
        ExecuteAsync(server, "DROP TABLE IF EXISTS records, record_labels, history_state; DROP FUNCTION IF EXISTS records_guard, records_keep");

    public static async Task ExecuteAsync(LocalServer server, string statement, string user = "arc")
    {
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={server.Read("port")};Database=arc;Username={user};Password={server.Read("password")};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
