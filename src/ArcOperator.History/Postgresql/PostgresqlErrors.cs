using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using ArcOperator.History.Stores;
using Npgsql;

namespace ArcOperator.History.Postgresql;

/// <summary>Translates errors of PostgreSQL and of the connection to it.</summary>
internal static class PostgresqlErrors
{
    public static bool IsKnown(Exception error) =>
        error is NpgsqlException or TimeoutException or IOException or SocketException or UnauthorizedAccessException or AuthenticationException
            or FormatException or JsonException or InvalidCastException;

    public static HistoryException Translate(Exception error, string server) => error switch
    {
        PostgresException refused => OfServer(refused, server),
        FormatException or JsonException or InvalidCastException => new(HistoryProblem.Corrupt, $"{server} has a record that cannot be read: run 'arc-operator history verify' ({error.Message})", error),
        _ when FindFileProblem(error) is { } problem => new(HistoryProblem.Misconfigured, $"a file of history.postgresql (passwordFile or caFile) cannot be read: {problem}", error),
        NpgsqlException { InnerException: AuthenticationException cause } =>
            new(HistoryProblem.Misconfigured, $"the certificate of {server} is not accepted: set history.postgresql.caFile ({cause.Message})", error),
        _ => new(HistoryProblem.Unavailable, $"{server} is not available: {error.Message}", error),
    };

    private static string? FindFileProblem(Exception error) =>
        error is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException ? error.Message
        : error.InnerException is { } cause ? FindFileProblem(cause)
        : null;

    // Classes and codes of SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html
    private static HistoryException OfServer(PostgresException refused, string server) => new(
        refused.SqlState switch
        {
            PostgresErrorCodes.DiskFull => HistoryProblem.Full,
            PostgresErrorCodes.ReadOnlySqlTransaction => HistoryProblem.ReadOnly,
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => HistoryProblem.Corrupt,
            PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege => HistoryProblem.Misconfigured,
            // Another process may be about to create the tables.
            PostgresErrorCodes.UndefinedTable => HistoryProblem.Unavailable,
            [ '2', '8', ..] => HistoryProblem.Misconfigured,
            _ => HistoryProblem.Unavailable,
        },
        $"{server} refuses: {refused.SqlState} {refused.MessageText}", refused);
}
