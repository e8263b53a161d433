using System.CommandLine;
using System.Text.Json.Nodes;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Plugin.Causes;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;

namespace ArcOperator.Commands.Users;

/// <summary><c>kubectl arc why</c></summary>
internal static class WhyCommand
{
    public static Command Create(IReadOnlyList<string> orders)
    {
        var options = new PluginOptions();
        var format = OutputFormat.Option(OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("why", "Name the causes for which an Order is not ready, the most upstream one first, each with the next command. Exit code 0: ready, 1: waiting, 2: a person has to act, 69: no Orders exist, or they cannot be read.")
        {
            format,
        };
        options.AddWithOrders(command, orders);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var found = await FactsReader.ReadAsync(client, await options.FindOrdersAsync(parsed, client, cancellationToken), cancellationToken);
            var reports = found.Select(facts => WhyReport.For(facts, TimeProvider.System.GetUtcNow())).ToList();
            await PrintAsync(parsed, reports, parsed.GetValue(format));
            if (reports.Count == 0)
            {
                // Without an Order nothing is ready. The namespace can be a wrong one.
                await options.ReportNoOrdersAsync(parsed, client);
                return KubectlPlugin.Unavailable;
            }

            return reports.Select(report => report.ExitCode).Max();
        }));
        return command;
    }

    private static async Task PrintAsync(ParseResult parsed, IReadOnlyList<WhyReport> reports, string? format)
    {
        var terminal = Terminal.Of(parsed);
        if (format is not null)
        {
            JsonNode document = reports is [var only] ? only.ToJson() : new JsonArray([.. reports.Select(report => report.ToJson())]);
            await terminal.Output.WriteAsync(OutputFormat.Render(document, format));
            return;
        }

        foreach (var report in reports)
        {
            await terminal.Output.WriteAsync(report.ToText(terminal));
        }

        await FactsReader.PrintNotesAsync(parsed, reports.Select(report => report.Facts));
    }
}

/// <summary>Reads the facts about Orders for a command.</summary>
internal static class FactsReader
{
    public static async Task<IReadOnlyList<OrderFacts>> ReadAsync(KubernetesClient client, IReadOnlyList<V1Alpha1Order> orders, CancellationToken cancellationToken)
    {
        var (facts, crons) = (new List<OrderFacts>(), new CronRules());
        foreach (var group in orders.GroupBy(order => order.Namespace() ?? ""))
        {
            var snapshot = await new SnapshotReader(client, client).ReadAsync(group.Key, [.. group], cancellationToken);
            facts.AddRange(group.Select(order => OrderFacts.From(order, snapshot, crons)));
        }

        return facts;
    }

    /// <summary>Prints the facts that could not be read. They are no part of the result, so they go to the error output.</summary>
    public static async Task PrintNotesAsync(ParseResult parsed, IEnumerable<OrderFacts> facts)
    {
        foreach (var note in facts.SelectMany(known => known.Snapshot.Notes).Distinct())
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"note: {Terminal.Line(note)}");
        }
    }
}
