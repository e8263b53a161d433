using System.Text.Json;
using ArcOperator.History.Stores;
using Microsoft.Data.Sqlite;

namespace ArcOperator.History.Sqlite;

/// <summary>Translates errors of SQLite.</summary>
internal static class SqliteErrors
{
    // Result codes of SQLite (https://sqlite.org/rescode.html).
    private const int Error = 1;
    private const int Permission = 3;
    private const int ReadOnly = 8;
    private const int CorruptFile = 11;
    private const int DiskFull = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    /// <summary>Returns true if the error is one of a damaged file or of unreadable content.</summary>
    public static bool IsDamage(Exception error) =>
        error is SqliteException { SqliteErrorCode: CorruptFile or NotADatabase } or FormatException or JsonException or InvalidCastException or InvalidOperationException;

    /// <summary>Returns true if the file cannot be opened, for example because its folder is read-only and the file needs a log.</summary>
    public static bool IsNotOpened(SqliteException error) => error.SqliteErrorCode is CannotOpen or ReadOnly;

    public static bool IsKnown(Exception error) => error is SqliteException or IOException or UnauthorizedAccessException || IsDamage(error);

    public static HistoryException Translate(Exception error, string path) => error switch
    {
        SqliteException { SqliteErrorCode: DiskFull } => new(HistoryProblem.Full, $"the disk of {path} is full: enlarge the volume or set history.retention", error),
        SqliteException { SqliteErrorCode: CannotOpen } when !File.Exists(path) => new(HistoryProblem.Unavailable, $"{path} cannot be opened: check that it exists and the rights of its folder", error),
        // A file that exists cannot be opened if the log beside it cannot be created.
        SqliteException { SqliteErrorCode: ReadOnly or Permission or CannotOpen } or UnauthorizedAccessException => new(HistoryProblem.ReadOnly, $"{path} cannot be written: check the rights and the mount", error),
        SqliteException { SqliteErrorCode: Error } => new(HistoryProblem.Misconfigured, $"{path} is not a history: {error.Message}", error),
        SqliteException { SqliteErrorCode: Constraint } => new(HistoryProblem.Corrupt, $"{path} refuses a record: {error.Message}", error),
        _ when IsDamage(error) => new(HistoryProblem.Corrupt, $"{path} is damaged: run 'arc-operator history recover' ({error.Message})", error),
        _ => new(HistoryProblem.Unavailable, $"{path} is not available: {error.Message}", error),
    };
}
