using System.Data.Common;
using System.Globalization;
using ArcOperator.History.Queries;

namespace ArcOperator.History.Sql;

/// <summary>The statement that reads the records of a query. All values are parameters.</summary>
internal sealed class SelectStatement(DbCommand command, SqlDialect dialect)
{
    private readonly List<string> _conditions = [];

    /// <summary>Sets the statement that reads one record more than the page of the query has.</summary>
    public void Set(HistoryQuery query)
    {
        RequireValue("kind", query.Kind);
        RequireValue("namespace", query.Namespace);
        RequireValue("name", query.Name);
        RequireValue("phase", query.Phase);
        RequireValue("artifact_type", query.ArtifactType);
        RequireValue("digest", query.Digest);
        if (query.Order is { } order)
        {
            _conditions.Add($"(owner_name = {Add("order", order)} OR (kind = 'Order' AND name = @order))");
        }

        RequireTimes(query);
        foreach (var (index, requirement) in query.Labels.Requirements.Index())
        {
            _conditions.Add(Label(index, requirement));
        }

        if (query.After is { } after)
        {
            _conditions.Add($"resource_version > {Add("after", after)}");
        }
        else if (query.Before is { } before)
        {
            _conditions.Add($"resource_version < {Add("before", before)}");
        }

        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {RecordSql.Columns} FROM records{(_conditions.Count == 0 ? "" : " WHERE ")}{string.Join(" AND ", _conditions)} ORDER BY resource_version {(query.After is null ? "DESC" : "ASC")} LIMIT {query.Limit + 1}");
    }

    private void RequireTimes(HistoryQuery query)
    {
        if (query.Since is { } since)
        {
            _conditions.Add($"finished_at >= {Add("since", dialect.Time(since))}");
        }

        if (query.Until is { } until)
        {
            _conditions.Add($"finished_at < {Add("until", dialect.Time(until))}");
        }
    }

    private void RequireValue(string column, string? value)
    {
        if (value is not null)
        {
            _conditions.Add($"{column} = {Add(column, value)}");
        }
    }

    private string Label(int index, LabelRequirement requirement)
    {
        var values = requirement.Values.Index().Select(value => Add($"value{index}_{value.Index}", value.Item)).ToList();
        var isIn = requirement.Operator is LabelOperator.In or LabelOperator.Exists;
        return $"{(isIn ? "" : "NOT ")}EXISTS (SELECT 1 FROM record_labels WHERE record_labels.resource_version = records.resource_version"
            + $" AND key = {Add($"key{index}", requirement.Key)}{(values.Count == 0 ? "" : $" AND value IN ({string.Join(", ", values)})")})";
    }

    private string Add(string name, object value)
    {
        command.Add(name, value);
        return $"@{name}";
    }
}
