using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>The table of docs/gitops.md: for each reason the results of kstatus and of Argo CD.</summary>
internal static class ReasonTable
{
    private const string None = "–";

    /// <summary>Results by reason. A reason of conditions that do not matter for both tools has no results.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<(string KStatus, string Health)>> Rows { get; } = File.ReadLines(Repository.PathOf("docs", "gitops.md"))
        .SkipWhile(line => !line.StartsWith("| reason | kstatus | Argo CD |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|').Select(cell => cell.Trim()).ToList())
        .ToDictionary(cells => cells[1].Trim('`'), IReadOnlyList<(string, string)> (cells) => cells[2] == None ? [] : [.. Split(cells[2]).Zip(Split(cells[3]))]);

    /// <summary>Asserts that both tools report a status as the table says.</summary>
    public static void Verify(JsonNode entity)
    {
        var health = ArgoHealth.Evaluate(entity);
        if (ReasonOf(entity) is { } reason)
        {
            Rows.Should().ContainKey(reason);
            var kstatus = entity["metadata"]?["deletionTimestamp"] is null ? KStatusRules.Evaluate(entity).ToString() : $"{KStatus.Terminating}";
            Rows[reason].Where(row => row.KStatus == kstatus && (health is null || row.Health == health.Value.Status))
                .Should().NotBeEmpty("docs/gitops.md has a row for {0} with {1} and {2}: {3}", reason, kstatus, health?.Status, entity["status"]?.ToJsonString());
        }
        else if (health is not null)
        {
            health.Value.Status.Should().Be(KStatusRules.Evaluate(entity) == KStatus.Current && entity["status"]?["conditions"] is not null ? "Healthy" : "Progressing");
        }
    }

    // Both tools decide by the same condition, unless the status belongs to an earlier generation.
    private static string? ReasonOf(JsonNode entity)
    {
        var conditions = entity["status"]?["conditions"]?.AsArray() ?? [];
        string? Find(string type, bool isTrue) => conditions.FirstOrDefault(condition => $"{condition!["type"]}" == type && (!isTrue || $"{condition["status"]}" == "True"))?["reason"]?.ToString();
        return entity["metadata"]?["deletionTimestamp"] is not null || entity["status"]?["observedGeneration"]?.GetValue<long>() != (entity["metadata"]?["generation"]?.GetValue<long>() ?? 0)
            ? null
            : Find("Reconciling", true) ?? Find("Stalled", true) ?? Find("Suspended", true) ?? Find("Ready", false);
    }

    private static string[] Split(string cell) => cell.Split(" or ");
}
