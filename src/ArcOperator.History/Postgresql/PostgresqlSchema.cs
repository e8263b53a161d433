namespace ArcOperator.History.Postgresql;

/// <summary>Tables of a history in PostgreSQL.</summary>
internal static class PostgresqlSchema
{
    /// <summary>Creates the state table, which holds the version of the schema.</summary>
    public const string State = "CREATE TABLE IF NOT EXISTS history_state (key TEXT PRIMARY KEY, value TEXT NOT NULL)";

    /// <summary>Creates everything else. Records cannot be changed, and only pruned records can be deleted.</summary>
    public const string Records = """
        CREATE TABLE records (
          resource_version BIGINT PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, uid TEXT NOT NULL, owner_name TEXT, owner_uid TEXT, artifact_type TEXT,
          phase TEXT NOT NULL, reason TEXT, source TEXT, destination TEXT, digest TEXT,
          spec JSONB, status JSONB, labels JSONB NOT NULL, annotations JSONB NOT NULL,
          created_at TIMESTAMPTZ, started_at TIMESTAMPTZ, finished_at TIMESTAMPTZ NOT NULL, recorded_at TIMESTAMPTZ NOT NULL,
          chain TEXT NOT NULL);
        CREATE INDEX records_namespace ON records (namespace, resource_version);
        CREATE INDEX records_owner_name ON records (owner_name, resource_version);
        CREATE INDEX records_owner_uid ON records (owner_uid, resource_version);
        CREATE INDEX records_digest ON records (digest, resource_version);
        CREATE INDEX records_finished_at ON records (finished_at, resource_version);
        CREATE TABLE record_labels (resource_version BIGINT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (resource_version, key));
        CREATE INDEX record_labels_value ON record_labels (key, value, resource_version);
        CREATE FUNCTION records_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'DELETE' AND OLD.resource_version <= coalesce((SELECT value::bigint FROM history_state WHERE key = 'anchor'), 0) THEN RETURN OLD; END IF;
          RAISE EXCEPTION 'records cannot be changed, and only pruned records can be deleted';
        END $$;
        CREATE TRIGGER records_guard BEFORE UPDATE OR DELETE ON records FOR EACH ROW EXECUTE FUNCTION records_guard();
        CREATE FUNCTION records_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'records cannot be removed at once'; END $$;
        CREATE TRIGGER records_keep BEFORE TRUNCATE ON records FOR EACH STATEMENT EXECUTE FUNCTION records_keep();
        """;

    /// <summary>Excludes all other writers until the end of the transaction, and makes its commit durable. The number is arbitrary and must never change.</summary>
    public const string Lock = """
        SELECT pg_advisory_xact_lock(4702394921090429044);
        SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'
        """;
}
