using ArcOperator.History.Options;
using Npgsql;

namespace ArcOperator.History.Postgresql;

/// <summary>Connections to the server that the options name.</summary>
internal static class PostgresqlConnections
{
    private const int MostConnections = 10;

    // In seconds.
    private const int ConnectTimeout = 10;
    private const int CommandTimeout = 30;
    private const int KeepAlive = 30;

    /// <summary>Longest password file, in characters.</summary>
    private const int LongestPassword = 4096;

    public static NpgsqlDataSource Create(HistoryPostgresqlOptions options)
    {
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            Host = options.Host,
            Port = options.Port,
            Database = options.Database,
            Username = options.Username,
            SslMode = options.SslMode switch
            {
                HistorySslMode.VerifyFull => SslMode.VerifyFull,
                HistorySslMode.VerifyCa => SslMode.VerifyCA,
                HistorySslMode.Require => SslMode.Require,
                _ => SslMode.Disable,
            },
            RootCertificate = options.CaFile.Length > 0 ? options.CaFile : null,
            MaxPoolSize = MostConnections,
            Timeout = ConnectTimeout,
            CommandTimeout = CommandTimeout,
            KeepAlive = options.Listen ? KeepAlive : 0,
            // A pooler in transaction mode gives the next transaction another connection, so there is nothing to reset.
            NoResetOnClose = !options.Listen,
            ApplicationName = "arc-operator",
        }.ConnectionString);
        if (options.PasswordFile.Length > 0)
        {
            builder.UsePasswordProvider(
                _ => Limit(File.ReadAllText(options.PasswordFile)),
                async (_, cancellationToken) => Limit(await File.ReadAllTextAsync(options.PasswordFile, cancellationToken)));
        }

        return builder.Build();
    }

    private static string Limit(string text) => text.Length <= LongestPassword ? text.TrimEnd('\n', '\r') : throw new IOException($"the file is longer than {LongestPassword} characters");
}
