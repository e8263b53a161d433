using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ArcOperator.Testing;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>A Prometheus that scrapes one target every second, with its data in a temporary folder and its port on the loopback interface.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Process _process;
    private readonly HttpClient _client;

    private PrometheusServer(TemporaryFolder folder, Process process, int port) =>
        (_folder, _process, _client) = (folder, process, new() { BaseAddress = new($"http://127.0.0.1:{port}") });

    /// <param name="target">Address of the metrics.</param>
    /// <param name="rules">Rule file that is evaluated every second, or null for none.</param>
    public static async Task<PrometheusServer> StartAsync(Uri target, string? rules = null)
    {
        var folder = new TemporaryFolder();
        var port = OperatorProcess.FreePort();
        await File.WriteAllTextAsync(folder.PathOf("prometheus.yml"), $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
              evaluation_interval: 1s
            rule_files: [{rules}]
            scrape_configs:
              - job_name: arc-operator
                metrics_path: {target.AbsolutePath}
                static_configs:
                  - targets: ["{target.Authority}"]
            """);
        try
        {
            var process = Process.Start(new ProcessStartInfo("prometheus",
            [
                $"--config.file={folder.PathOf("prometheus.yml")}", $"--storage.tsdb.path={folder.PathOf("data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
            ]))!;
            return new(folder, process, port);
        }
        catch (Win32Exception)
        {
            folder.Dispose();
            Assert.Ignore("needs prometheus, which Debian's package prometheus has");
            throw;
        }
    }

    /// <summary>Returns the value of a query with one series, as soon as it meets the condition.</summary>
    public async Task<double> ValueAsync(string query, Func<double, bool> condition)
    {
        var answer = "no answer";
        double? value = null;
        await Eventually.TrueAsync(
            async () =>
            {
                (value, answer) = await QueryAsync(query);
                return value is { } found && condition(found);
            },
            TimeSpan.FromMinutes(1),
            $"a value of {query}, last answer: {answer}");
        return value!.Value;
    }

    /// <summary>Returns the rules that could not be evaluated, after each rule was evaluated once.</summary>
    public async Task<IReadOnlyList<string>> RuleProblemsAsync()
    {
        IReadOnlyList<JsonNode> rules = [];
        await Eventually.TrueAsync(async () =>
        {
            rules = [.. JsonNode.Parse(await _client.GetStringAsync("/api/v1/rules"))!["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!)];
            return rules.Count > 0 && rules.All(rule => $"{rule["health"]}" != "unknown");
        });
        return [.. rules.Where(rule => $"{rule["health"]}" != "ok").Select(rule => $"{rule["name"]}: {rule["lastError"]}")];
    }

    /// <summary>Returns the status of the answer to a query.</summary>
    public async Task<string> StatusAsync(string query)
    {
        using var answer = await _client.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
        return $"{JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]}";
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task<(double? Value, string Answer)> QueryAsync(string query)
    {
        try
        {
            var answer = await _client.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
            var series = JsonNode.Parse(answer)!["data"]!["result"]!.AsArray();
            return (series.Count == 1 ? double.Parse(series[0]!["value"]![1]!.GetValue<string>(), CultureInfo.InvariantCulture) : null, answer);
        }
        catch (HttpRequestException error)
        {
            // Prometheus is still starting.
            return (null, error.Message);
        }
    }
}
