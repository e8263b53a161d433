namespace ArcOperator.History.Sqlite;

/// <summary>Tables of a history in SQLite.</summary>
internal static class SqliteSchema
{
    /// <summary>Creates the state table, which holds the version of the schema.</summary>
    public const string State = "CREATE TABLE IF NOT EXISTS history_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID";

    /// <summary>Creates everything else. Records cannot be changed, and only pruned records can be deleted.</summary>
    public const string Records = """
        CREATE TABLE records (
          resource_version INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL UNIQUE,
          kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, uid TEXT NOT NULL, owner_name TEXT, owner_uid TEXT, artifact_type TEXT,
          phase TEXT NOT NULL, reason TEXT, source TEXT, destination TEXT, digest TEXT,
          spec TEXT, status TEXT, labels TEXT NOT NULL, annotations TEXT NOT NULL,
          created_at TEXT, started_at TEXT, finished_at TEXT NOT NULL, recorded_at TEXT NOT NULL,
          chain TEXT NOT NULL);
        CREATE INDEX records_namespace ON records (namespace, resource_version);
        CREATE INDEX records_owner_name ON records (owner_name, resource_version);
        CREATE INDEX records_owner_uid ON records (owner_uid, resource_version);
        CREATE INDEX records_digest ON records (digest, resource_version);
        CREATE INDEX records_finished_at ON records (finished_at, resource_version);
        CREATE TABLE record_labels (resource_version INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (resource_version, key)) WITHOUT ROWID;
        CREATE INDEX record_labels_value ON record_labels (key, value, resource_version);
        CREATE TRIGGER records_immutable BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'records cannot be changed'); END;
        CREATE TRIGGER records_pruned_only BEFORE DELETE ON records
        WHEN OLD.resource_version > coalesce((SELECT CAST(value AS INTEGER) FROM history_state WHERE key = 'anchor'), 0)
        BEGIN SELECT RAISE(ABORT, 'only pruned records can be deleted'); END;
        """;
}
