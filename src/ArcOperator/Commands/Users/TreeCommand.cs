using System.CommandLine;
using System.Text.Json.Nodes;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;
using ArcOperator.Plugin.Trees;

namespace ArcOperator.Commands.Users;

/// <summary><c>kubectl arc tree</c></summary>
internal static class TreeCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static Command Create(IReadOnlyList<string> orders)
    {
        var options = new PluginOptions();
        var format = OutputFormat.Option(OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);
        var watch = new Option<bool>("--watch", "-w") { Description = "Print the tree again after each change, until the command is interrupted." };
        var command = new Command("tree", "Show an Order with its artifacts, Endpoints, ArtifactWorkflows, Argo Workflows and steps.") { format, watch };
        options.AddWithOrders(command, orders);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var terminal = Terminal.Of(parsed);
            string? shown = null;
            do
            {
                var facts = await FactsReader.ReadAsync(client, await options.FindOrdersAsync(parsed, client, cancellationToken), cancellationToken);
                var text = await RenderAsync(client, facts, terminal, parsed.GetValue(format), cancellationToken);
                if (text != shown)
                {
                    await terminal.ClearAsync();
                    await terminal.Output.WriteAsync(text);
                    await FactsReader.PrintNotesAsync(parsed, shown is null ? facts : []);
                    shown = text;
                }
            }
            while (parsed.GetValue(watch) && await WaitAsync(cancellationToken));

            return 0;
        }));
        return command;
    }

    private static async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        return true;
    }

    private static async Task<string> RenderAsync(KubernetesClient client, IReadOnlyList<OrderFacts> facts, Terminal terminal, string? format, CancellationToken cancellationToken)
    {
        var trees = new List<TreeNode>();
        foreach (var order in facts)
        {
            trees.Add(new OrderTree(order, await RunDocuments.ReadAsync(client, order, cancellationToken), TimeProvider.System.GetUtcNow()).Build());
        }

        return format switch
        {
            null => TreeText.Render(trees, terminal),
            OutputFormat.Name => string.Concat(trees.SelectMany(tree => tree.Resources).Distinct().Select(resource => $"{resource}\n")),
            _ => OutputFormat.Render(trees is [var only] ? only.ToJson() : new JsonArray([.. trees.Select(tree => tree.ToJson())]), format),
        };
    }
}

/// <summary>Reads the Workflows of an Order with their whole status.</summary>
internal static class RunDocuments
{
    // Each costs a request. The steps of further runs are those that have failed or wait.
    private const int MostRuns = 50;

    public static async Task<IReadOnlyDictionary<string, WorkflowRecord>> ReadAsync(KubernetesClient client, OrderFacts facts, CancellationToken cancellationToken)
    {
        var documents = new Dictionary<string, WorkflowRecord>();
        foreach (var run in facts.Artifacts.Select(artifact => artifact.Run).OfType<Api.Foreign.V1Alpha1Workflow>().DistinctBy(run => run.Name()).Take(MostRuns))
        {
            if (await client.GetAsync<WorkflowRecord>(run.Name(), run.Namespace(), cancellationToken) is { } document)
            {
                documents[run.Name()] = document;
            }
        }

        return documents;
    }
}
