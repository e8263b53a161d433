using System.CommandLine;
using System.Text.Json.Nodes;
using ArcOperator.Api.Foreign;
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
                var text = await RenderAsync(client, facts, terminal, parsed.GetValue(format), options.IsOfAllNamespaces(parsed), cancellationToken);
                if (text != shown)
                {
                    await terminal.ClearAsync();
                    await terminal.Output.WriteAsync(text);
                    await PrintNotesAsync(parsed, options, client, shown is null ? facts : null);
                    shown = text;
                }
            }
            while (parsed.GetValue(watch) && await WaitAsync(cancellationToken));

            return 0;
        }));
        return command;
    }

    // The notes are printed once, and not with each change.
    private static async Task PrintNotesAsync(ParseResult parsed, PluginOptions options, KubernetesClient client, IReadOnlyList<OrderFacts>? facts)
    {
        if (facts is null)
        {
            return;
        }

        if (facts.Count == 0)
        {
            await options.ReportNoOrdersAsync(parsed, client);
        }

        await FactsReader.PrintNotesAsync(parsed, facts);
        foreach (var note in facts.Select(order => RunDocuments.FindNote(order, null)).OfType<string>())
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"note: {Terminal.Line(note)}");
        }
    }

    private static async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        return true;
    }

    private static async Task<string> RenderAsync(KubernetesClient client, IReadOnlyList<OrderFacts> facts, Terminal terminal, string? format, bool hasNamespaces, CancellationToken cancellationToken)
    {
        var trees = new List<TreeNode>();
        foreach (var order in facts)
        {
            trees.Add(new OrderTree(order, await RunDocuments.ReadAsync(client, order, null, cancellationToken), TimeProvider.System.GetUtcNow()).Build());
        }

        return format switch
        {
            null => trees.Count > 0 ? TreeText.Render(trees, terminal, hasNamespaces) : "",
            // Orders of a namespace share Endpoints. Equal names of two namespaces are two objects.
            OutputFormat.Name => string.Concat(trees.SelectMany(tree => tree.Resources.Select(resource => (tree.Namespace, resource))).Distinct().Select(named => $"{named.resource}\n")),
            _ => OutputFormat.Render(trees is [var only] ? only.ToJson() : new JsonArray([.. trees.Select(tree => tree.ToJson())]), format),
        };
    }
}

/// <summary>Reads the Workflows of an Order with their whole status.</summary>
internal static class RunDocuments
{
    // Each costs a request. The steps of further runs are those that have failed or wait.
    private const int MostRuns = 50;

    /// <summary>Reads the Workflows of an Order, or of one of its artifacts, by name.</summary>
    public static async Task<IReadOnlyDictionary<string, WorkflowRecord>> ReadAsync(KubernetesClient client, OrderFacts facts, int? artifact, CancellationToken cancellationToken)
    {
        var documents = new Dictionary<string, WorkflowRecord>();
        foreach (var run in FindRuns(facts, artifact).Take(MostRuns))
        {
            if (await client.GetAsync<WorkflowRecord>(run.Name(), run.Namespace(), cancellationToken) is { } document)
            {
                documents[run.Name()] = document;
            }
        }

        return documents;
    }

    /// <summary>Returns a note about the Workflows beyond the limit, or null if there are none.</summary>
    public static string? FindNote(OrderFacts facts, int? artifact) => FindRuns(facts, artifact).Count() - MostRuns is > 0 and var further
        ? $"of {further} further Workflows of order/{facts.Order.Name()}, only steps that failed or wait are known: use logs --artifact N"
        : null;

    private static IEnumerable<V1Alpha1Workflow> FindRuns(OrderFacts facts, int? artifact) => facts.Artifacts
        .Where(candidate => artifact is null || candidate.Index == artifact).Select(candidate => candidate.Run).OfType<V1Alpha1Workflow>().DistinctBy(run => run.Name());
}
