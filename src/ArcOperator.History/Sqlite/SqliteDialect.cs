using System.Globalization;
using ArcOperator.History.Sql;

namespace ArcOperator.History.Sqlite;

/// <summary>Statements and values of SQLite. Times are texts of one length, so that their order is that of the times.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public static readonly SqliteDialect Instance = new();

    private SqliteDialect()
    {
    }

    public override string Json(string parameter) => parameter;

    public override object Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
