using System.Data.Common;
using System.Globalization;
using ArcOperator.History.Chain;
using ArcOperator.History.Stores;

namespace ArcOperator.History.Sql;

/// <summary>Reads and writes both ends of the chain, and the version of the schema.</summary>
internal static class StateSql
{
    /// <summary>Version of the schema that this program creates.</summary>
    public const int SchemaVersion = 1;

    private const string Version = "schema_version";
    private const string Anchor = "anchor";
    private const string AnchorChain = "anchor_chain";
    private const string AnchorEnd = "anchor_end";
    private const string Head = "head";
    private const string HeadChain = "head_chain";

    /// <summary>Returns the version of the schema, or 0 for an empty state.</summary>
    /// <exception cref="HistoryException">A newer version of this program created the schema.</exception>
    public static async Task<int> ReadVersionAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var values = await ReadAllAsync(connection, transaction, cancellationToken);
        var version = (int)Number(values, Version);
        return version <= SchemaVersion ? version : throw new HistoryException(
            HistoryProblem.NewerSchema, $"the history has schema version {version}, and this program knows {SchemaVersion}: use the version of the operator that wrote it, or a later one");
    }

    public static Task WriteVersionAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        WriteAsync(connection, transaction, [new(Version, SchemaVersion.ToString(CultureInfo.InvariantCulture))], cancellationToken);

    public static async Task<HistoryState> ReadAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var values = await ReadAllAsync(connection, transaction, cancellationToken);
        return new(
            Number(values, Anchor), values.GetValueOrDefault(AnchorChain) ?? RecordChain.Start,
            values.TryGetValue(AnchorEnd, out var end) ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(end, CultureInfo.InvariantCulture)) : null,
            Number(values, Head), values.GetValueOrDefault(HeadChain) ?? RecordChain.Start);
    }

    public static Task WriteHeadAsync(DbConnection connection, DbTransaction? transaction, long number, string chain, CancellationToken cancellationToken) =>
        WriteAsync(connection, transaction, [new(Head, number.ToString(CultureInfo.InvariantCulture)), new(HeadChain, chain)], cancellationToken);

    public static Task WriteAnchorAsync(
        DbConnection connection, DbTransaction? transaction, long number, string chain, DateTimeOffset? end, CancellationToken cancellationToken) =>
        WriteAsync(
            connection, transaction,
            [
                new(Anchor, number.ToString(CultureInfo.InvariantCulture)), new(AnchorChain, chain),
                .. end is { } known ? [new(AnchorEnd, known.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))] : Array.Empty<KeyValuePair<string, string>>(),
            ],
            cancellationToken);

    private static long Number(Dictionary<string, string> values, string key) =>
        values.TryGetValue(key, out var value) && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static async Task<Dictionary<string, string>> ReadAllAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, "SELECT key, value FROM history_state");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellationToken))
        {
            values[rows.GetString(0)] = rows.GetString(1);
        }

        return values;
    }

    private static async Task WriteAsync(
        DbConnection connection, DbTransaction? transaction, IReadOnlyList<KeyValuePair<string, string>> values, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO history_state (key, value) VALUES "
            + string.Join(", ", values.Index().Select(value => $"(@key{value.Index}, @value{value.Index})")) + " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        foreach (var (index, (key, value)) in values.Index())
        {
            command.Add($"key{index}", key);
            command.Add($"value{index}", value);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
