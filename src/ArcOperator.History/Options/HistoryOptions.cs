using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.History.Options;

/// <summary>Records of finished runs.</summary>
public sealed class HistoryOptions
{
    [Description("Database for records of finished runs: None, Sqlite or Postgresql. Default None, so nothing is recorded.")]
    public HistoryDriver Driver { get; init; } = HistoryDriver.None;

    [Description("Time for which a deletion waits for a database that is not available. After it, the object is deleted without a record. 0 waits without a limit. Default 0s. Range 0s to 30d.")]
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.Zero;

    [Description("Number of finished runs of a schedule that Argo keeps until they are recorded, for successful and for failed ones. Default 10. Range 1 to 100.")]
    [Range(1, 100)]
    public int CronRunsKept { get; init; } = 10;
}

/// <summary>Database for records.</summary>
public enum HistoryDriver
{
    /// <summary>Nothing is recorded.</summary>
    None,

    /// <summary>A file.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    Postgresql,
}

/// <summary>The file, used if history.driver is Sqlite.</summary>
public sealed class HistorySqliteOptions
{
    [Description("File of the history, on a local or block volume. Network file systems such as NFS damage it. Default /data/history/history.db.")]
    [Required]
    public string Path { get; init; } = "/data/history/history.db";
}

/// <summary>The server, used if history.driver is Postgresql.</summary>
public sealed class HistoryPostgresqlOptions
{
    [Description("Host name of the PostgreSQL server. Default: none.")]
    public string Host { get; init; } = "";

    [Description("Port of the PostgreSQL server. Default 5432. Range 1 to 65535.")]
    [Range(1, 65535)]
    public int Port { get; init; } = 5432;

    [Description("Name of an existing database whose schema the user may change. Default arc.")]
    [Required]
    public string Database { get; init; } = "arc";

    [Description("Name of the database user. Default arc.")]
    [Required]
    public string Username { get; init; } = "arc";

    [Description("File with the password, usually of a mounted Secret. Read for each new connection. Default: none, so no password is sent.")]
    public string PasswordFile { get; init; } = "";

    [Description("Protection of the connection: VerifyFull, VerifyCa, Require or Disable. Default VerifyFull.")]
    public HistorySslMode SslMode { get; init; } = HistorySslMode.VerifyFull;

    [Description("File with the certificates of the authorities that may sign the server's certificate, in PEM form. Default: those of the system.")]
    public string CaFile { get; init; } = "";

    [Description("Receives notifications of new records. Set to false behind a pooler in transaction mode, such as PgBouncer; the database is then read every 5s. Default true.")]
    public bool Listen { get; init; } = true;
}

/// <summary>Protection of the connection to PostgreSQL.</summary>
public enum HistorySslMode
{
    /// <summary>TLS. The certificate must be valid and name the host.</summary>
    VerifyFull,

    /// <summary>TLS. The certificate must be valid.</summary>
    VerifyCa,

    /// <summary>TLS without a check of the certificate.</summary>
    Require,

    /// <summary>No TLS. The password and all records cross the network in the clear.</summary>
    Disable,
}

/// <summary>Limits of the history. Without limits all records are kept.</summary>
public sealed class HistoryRetentionOptions
{
    [Description("Age from which records are removed. 0 keeps all. Default 0s. Range 0s to 36500d.")]
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.Zero;

    [Description("Number of records from which the oldest are removed. 0 keeps all. Default 0. Range 0 to 1000000000.")]
    [Range(0L, 1_000_000_000L)]
    public long MaxRows { get; init; }
}
