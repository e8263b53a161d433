using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Testing;
using ArcOperator.Tests.Packaging;

namespace ArcOperator.Tests.Monitoring;

/// <summary>Rules, dashboards and pages about metrics, as the repository contains them.</summary>
internal static partial class MonitoringFiles
{
    /// <summary>Metrics in rules that Kubernetes exports.</summary>
    public const string Foreign = "kubelet_";

    public static string Operations { get; } = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

    /// <summary>Writes the rules of config/components/monitoring as a rule file of Prometheus.</summary>
    public static async Task<string> WriteRulesAsync(TemporaryFolder folder) =>
        folder.Write("rules.yaml", (await ClusterObjects.BuildWithAsync("monitoring")).Single("PrometheusRule")["spec"]!.ToJsonString());

    public static async Task<IReadOnlyList<JsonNode>> ReadRulesAsync() => [.. (await ClusterObjects.BuildWithAsync("monitoring")).Single("PrometheusRule")["spec"]!["groups"]!.AsArray()
        .SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!)];

    public static async Task<IReadOnlyList<JsonNode>> ReadDashboardsAsync() => [.. (await ClusterObjects.BuildWithAsync("grafana")).OfKind("ConfigMap")
        .Where(map => $"{map["metadata"]!["labels"]!["grafana_dashboard"]}" == "1")
        .Select(map => JsonNode.Parse($"{map["data"]!.AsObject().Single().Value}")!)];

    /// <summary>Returns the expressions of a dashboard, with values for the variables of Grafana.</summary>
    public static IEnumerable<string> ExpressionsOf(JsonNode dashboard) => dashboard["panels"]!.AsArray()
        .SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => $"{target!["expr"]}".Replace("$__rate_interval", "5m").Replace("$namespace", ".*"));

    /// <summary>Returns the metrics of an expression without the suffixes of histograms.</summary>
    public static IEnumerable<string> MetricsOf(string text) => Metric().Matches(text).Select(match => Base(match.Value));

    /// <summary>Returns the metrics that a page describes in the first column of its tables. A name that begins with an underscore continues the name before it.</summary>
    public static IEnumerable<string> DescribedIn(string page)
    {
        foreach (var row in page.Split('\n').Where(line => line.StartsWith('|')))
        {
            var first = "";
            foreach (Match name in Code().Matches(row.Split('|')[1]))
            {
                var text = name.Groups[1].Value.Split('{')[0];
                text = text.StartsWith('_') ? first[..first.LastIndexOf('_')] + text : text;
                first = text;
                if (Metric().Match(text) is { Success: true } found && found.Value == text)
                {
                    yield return text;
                }
            }
        }
    }

    public static string ToJson(IEnumerable<string> expressions) => new JsonObject
    {
        ["groups"] = new JsonArray(new JsonObject
        {
            ["name"] = "dashboards",
            ["rules"] = new JsonArray([.. expressions.Select((expression, number) => new JsonObject { ["record"] = $"expression_{number}", ["expr"] = expression })]),
        }),
    }.ToJsonString();

    private static string Base(string name) => Suffix().Replace(name, "");

    [GeneratedRegex(@"\b(arc|controller_runtime|workqueue|rest_client|informer|leader_election|externalsource|kubelet)_[a-z0-9_]+\b")]
    private static partial Regex Metric();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("(?<=_seconds)_(bucket|count|sum)$")]
    private static partial Regex Suffix();
}
