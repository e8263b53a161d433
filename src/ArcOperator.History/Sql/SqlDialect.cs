using System.Globalization;

namespace ArcOperator.History.Sql;

/// <summary>Differences between the databases in statements and values.</summary>
internal abstract class SqlDialect
{
    /// <summary>Returns the expression for a parameter that contains JSON.</summary>
    public abstract string Json(string parameter);

    /// <summary>Returns a time as the database stores it.</summary>
    public abstract object Time(DateTimeOffset time);

    /// <summary>Returns the time of a stored value.</summary>
    public static DateTimeOffset ReadTime(object value) => value is DateTime time
        ? new(DateTime.SpecifyKind(time, DateTimeKind.Utc), TimeSpan.Zero)
        : DateTimeOffset.Parse((string)value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
