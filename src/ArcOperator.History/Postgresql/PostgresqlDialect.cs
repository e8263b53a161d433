using ArcOperator.History.Sql;

namespace ArcOperator.History.Postgresql;

/// <summary>Statements and values of PostgreSQL.</summary>
internal sealed class PostgresqlDialect : SqlDialect
{
    public static readonly PostgresqlDialect Instance = new();

    private PostgresqlDialect()
    {
    }

    public override string Json(string parameter) => $"{parameter}::jsonb";

    public override object Time(DateTimeOffset time) => time.UtcDateTime;
}
