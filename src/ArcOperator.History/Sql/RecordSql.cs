using System.Data.Common;
using ArcOperator.History.Records;

namespace ArcOperator.History.Sql;

/// <summary>Statements that read and write records.</summary>
internal static class RecordSql
{
    /// <summary>All columns, in the order in which records are read.</summary>
    public const string Columns = "resource_version, id, kind, namespace, name, uid, owner_name, owner_uid, artifact_type, phase, reason, source, destination, digest, "
        + "spec, status, labels, annotations, created_at, started_at, finished_at, recorded_at, chain";

    /// <summary>Returns the statement that inserts one record. Its parameters are named like the columns.</summary>
    public static string Insert(SqlDialect dialect)
    {
        var parameters = Columns.Split(", ").Select(column => column is "spec" or "status" or "labels" or "annotations" ? dialect.Json($"@{column}") : $"@{column}");
        return $"INSERT INTO records ({Columns}) VALUES ({string.Join(", ", parameters)})";
    }

    /// <summary>Statement that inserts one label of a record.</summary>
    public const string InsertLabel = "INSERT INTO record_labels (resource_version, key, value) VALUES (@resource_version, @key, @value)";

    /// <summary>Statement that finds a record by its identity.</summary>
    public const string Find = $"SELECT {Columns} FROM records WHERE id = @id";

    /// <summary>Statement that reads records in the order of their numbers.</summary>
    public const string Next = $"SELECT {Columns} FROM records WHERE resource_version > @after ORDER BY resource_version LIMIT @limit";

    /// <summary>Returns the values of a record in the order of the columns.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Values(HistoryRecord record, SqlDialect dialect) =>
    [
        new("resource_version", record.ResourceVersion), new("id", record.Id), new("kind", record.Kind), new("namespace", record.Namespace), new("name", record.Name),
        new("uid", record.Uid), new("owner_name", record.OwnerName), new("owner_uid", record.OwnerUid), new("artifact_type", record.ArtifactType), new("phase", record.Phase),
        new("reason", record.Reason), new("source", record.Source), new("destination", record.Destination), new("digest", record.Digest), new("spec", record.Spec),
        new("status", record.Status), new("labels", CanonicalJson.From(record.Labels)), new("annotations", CanonicalJson.From(record.Annotations)),
        new("created_at", record.CreatedAt is { } created ? dialect.Time(created) : null), new("started_at", record.StartedAt is { } started ? dialect.Time(started) : null),
        new("finished_at", dialect.Time(record.FinishedAt)), new("recorded_at", dialect.Time(record.RecordedAt)), new("chain", record.Chain),
    ];

    /// <summary>Reads the record of the current row.</summary>
    public static HistoryRecord Read(DbDataReader row)
    {
        var column = 0;
        return new()
        {
            ResourceVersion = row.GetInt64(column++),
            Id = row.GetString(column++),
            Kind = row.GetString(column++),
            Namespace = row.GetString(column++),
            Name = row.GetString(column++),
            Uid = row.GetString(column++),
            OwnerName = Text(row, column++),
            OwnerUid = Text(row, column++),
            ArtifactType = Text(row, column++),
            Phase = row.GetString(column++),
            Reason = Text(row, column++),
            Source = Text(row, column++),
            Destination = Text(row, column++),
            Digest = Text(row, column++),
            Spec = Json(row, column++),
            Status = Json(row, column++),
            Labels = CanonicalJson.ReadMap(row.GetString(column++)),
            Annotations = CanonicalJson.ReadMap(row.GetString(column++)),
            CreatedAt = Time(row, column++),
            StartedAt = Time(row, column++),
            FinishedAt = SqlDialect.ReadTime(row.GetValue(column++)),
            RecordedAt = SqlDialect.ReadTime(row.GetValue(column++)),
            Chain = row.GetString(column),
        };
    }

    /// <summary>Adds a parameter.</summary>
    public static void Add(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        command.Parameters.Add(parameter);
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    // The database may have changed spaces and the order of members.
    private static string? Json(DbDataReader row, int column) => Text(row, column) is { } json ? CanonicalJson.From(json) : null;

    private static DateTimeOffset? Time(DbDataReader row, int column) => row.IsDBNull(column) ? null : SqlDialect.ReadTime(row.GetValue(column));
}
