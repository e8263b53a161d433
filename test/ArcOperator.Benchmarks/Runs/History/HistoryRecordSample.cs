using System.Globalization;
using ArcOperator.History;
using ArcOperator.History.Records;
using ArcOperator.History.Sql;
using ArcOperator.History.Sqlite;

namespace ArcOperator.Benchmarks.Runs.History;

/// <summary>Records as runs of the template library leave them, of 1.5 kB each.</summary>
internal static class HistoryRecordSample
{
    private const int Namespaces = 20;
    private const int Seed = 1_000;

    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Namespace(int number) => string.Create(CultureInfo.InvariantCulture, $"team-{number % Namespaces}");

    public static IEnumerable<HistoryRecord> Numbered(int count) => Enumerable.Range(1, count).Select(number => new HistoryRecord
    {
        Id = RecordId.ForRun($"uid-{number}", First.AddSeconds(number)),
        Kind = "ArtifactWorkflow",
        Namespace = Namespace(number),
        Name = $"images-{number:x16}",
        Uid = $"uid-{number}",
        OwnerName = $"images-{number / 10}",
        OwnerUid = $"order-{number / 10}",
        ArtifactType = "arc-oci-checked",
        Phase = "Succeeded",
        Reason = "Succeeded",
        Source = "registry.example.org/library/busybox:1.36",
        Destination = "registry.internal/library/busybox:1.36",
        Digest = $"sha256:{number:x64}",
        Spec = """
            {"parameters":[{"name":"srcRemoteURL","value":"registry.example.org"},{"name":"dstRemoteURL","value":"registry.internal"},{"name":"specImage","value":"library/busybox:1.36"}],"srcSecretRef":{"name":"source"},"dstSecretRef":{"name":"destination"},"workflowTemplateRef":{"clusterScope":true,"name":"arc-oci"}}
            """.Trim(),
        Status = """
            {"delivery":{"digest":"sha256:5d0da1b4","platforms":["linux/amd64","linux/arm64"],"size":2219949},"gates":[{"name":"signature","result":"Pass","tool":"cosign 3.1.1"},{"name":"malware","result":"Pass","tool":"clamscan 1.4.6"},{"name":"vulnerabilities","message":"0 critical, 2 high, 11 medium","result":"Pass","tool":"trivy 0.4"},{"name":"licences","result":"Pass","tool":"trivy 0.4"}],"progress":"1/1"}
            """.Trim(),
        Labels = new Dictionary<string, string> { ["team"] = Namespace(number), ["environment"] = "production" },
        Annotations = new Dictionary<string, string>(),
        CreatedAt = First.AddSeconds(number - 20),
        StartedAt = First.AddSeconds(number - 12),
        FinishedAt = First.AddSeconds(number),
    });

    /// <summary>Fills a new file. The first thousand records are stored as usual, and the database multiplies them without their chain.</summary>
    public static async Task FillAsync(string path, int count)
    {
        await using (var store = HistoryStores.OpenFile(path, TimeProvider.System))
        {
            foreach (var batch in Numbered(Seed).Chunk(250))
            {
                await store.AppendAsync(batch, default);
            }
        }

        await using var connection = await new SqliteFile(path).OpenWriterAsync(default);
        await using var command = connection.CreateCommand();
        var columns = RecordSql.Columns.Split(", ");
        var copied = columns.Select(column => column switch
        {
            "resource_version" => "resource_version + offset",
            "id" or "uid" => $"{column} || '-' || offset",
            _ => column,
        });
        command.CommandText = $"""
            WITH RECURSIVE copies(offset) AS (SELECT @seed UNION ALL SELECT offset + @seed FROM copies WHERE offset + 2 * @seed <= @count)
            INSERT INTO records ({RecordSql.Columns}) SELECT {string.Join(", ", copied)} FROM copies CROSS JOIN (SELECT * FROM records WHERE resource_version <= @seed);
            UPDATE history_state SET value = @count WHERE key = 'head';
            """;
        command.Add("seed", Seed);
        command.Add("count", count);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
        await using var checkpoint = connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await checkpoint.ExecuteNonQueryAsync();
    }
}
