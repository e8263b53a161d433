using System.CommandLine;
using System.Text.Json.Nodes;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;
using ArcOperator.Plugin.Plans;

namespace ArcOperator.Commands.Users;

/// <summary><c>kubectl arc plan</c></summary>
internal static class PlanCommand
{
    private const int Refused = 3;

    public static Command Create()
    {
        var options = new PluginOptions();
        var file = new Option<string>("--filename", "-f") { Description = "File with the Order, or - for the standard input.", Required = true };
        var remote = new Option<bool>("--remote") { Description = "Ask the registries of source and destination for digest, size and signatures. Uses the Secrets of the Endpoints that the user may read." };
        var format = OutputFormat.Option(OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("plan", "Show the consequences of an Order before it is created or changed. Nothing is stored. Exit code 0: accepted, 3: something would be refused.") { file, remote, format };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var orders = await OrderFile.ReadAsync(parsed.GetRequiredValue(file), PluginOptions.Json, cancellationToken);
            // Redirects and cookies are decisions of the registry client.
            using var http = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
            var planner = new OrderPlanner(client, parsed.GetValue(remote) ? new(client, http, new Random(), TimeProvider.System) : null);
            var previews = new List<OrderPreview>();
            foreach (var order in orders)
            {
                if (options.FindNamespace(parsed) is { } named && order.Order.Namespace() is { Length: > 0 } written && written != named)
                {
                    throw new TargetException($"the namespace '{Terminal.Line(written)}' of Order '{Terminal.Line(order.Order.Name())}' does not match the namespace '{Terminal.Line(named)}' of the command line: use -n {ShellWord.Quote(written)}", isWrongUsage: true);
                }

                previews.Add(await planner.PlanAsync(order, order.Order.Namespace() is { Length: > 0 } @namespace ? @namespace : client.GetCurrentNamespace(), cancellationToken));
            }

            await PrintAsync(parsed, previews, parsed.GetValue(format));
            return previews.Any(preview => preview.IsRefused) ? Refused : 0;
        }));
        return command;
    }

    private static async Task PrintAsync(ParseResult parsed, IReadOnlyList<OrderPreview> previews, string? format)
    {
        var terminal = Terminal.Of(parsed);
        if (format is not null)
        {
            JsonNode document = previews is [var only] ? only.ToJson() : new JsonArray([.. previews.Select(preview => preview.ToJson())]);
            await terminal.Output.WriteAsync(OutputFormat.Render(document, format));
            return;
        }

        foreach (var preview in previews)
        {
            await terminal.Output.WriteAsync(Terminal.Line($"order/{preview.Facts.Order.Name()} in {preview.Facts.Order.Namespace()}"));
            await terminal.Output.WriteAsync($"\n{PlanText.Render(preview, terminal)}");
        }

        await FactsReader.PrintNotesAsync(parsed, previews.Select(preview => preview.Facts));
    }
}
