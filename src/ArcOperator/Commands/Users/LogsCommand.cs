using System.CommandLine;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Plugin.Causes;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Logs;
using ArcOperator.Plugin.Output;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Commands.Users;

/// <summary><c>kubectl arc logs</c></summary>
internal static class LogsCommand
{
    private const int MostLines = 1_000_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Command Create(IReadOnlyList<string> orders)
    {
        var (options, argo, artifact) = (new PluginOptions(), new ArgoServerOptions(), ArtifactOption.Create("Logs of this artifact only."));
        var step = new Option<string?>("--step") { Description = "Logs of the step of this name only. Default: all steps." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Continue until the work ends." };
        var lines = new Option<int?>("--tail") { Description = "Number of lines from the end of each log. Default: all." };
        lines.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > MostLines)
            {
                result.AddError($"--tail must be between 1 and {MostLines}");
            }
        });
        var engine = new Option<string>("--engine-folder") { Description = "Work folder of a local engine on this machine. Default: arc-operator/local-engine in $XDG_STATE_HOME or ~/.local/state.", DefaultValueFactory = _ => EngineFolder.Default };
        var command = new Command("logs", "Print the logs of an Order's steps, from their pods, Argo's archive, a local engine, or the end in the status. Exit code 0: printed, 1: no log exists.")
        {
            artifact, step, follow, lines, engine,
        };
        argo.AddTo(command);
        options.AddWithOrder(command, orders);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async (client, credentials) =>
        {
            using var server = argo.Open(parsed, credentials, PluginOptions.Json, TimeProvider.System);
            var order = await options.FindOrderAsync(parsed, client, cancellationToken);
            if (parsed.GetValue(artifact) is { } index && index >= order.Spec.Artifacts.Count)
            {
                throw new TargetException($"Order '{order.Name()}' has no artifact {index}: it has {order.Spec.Artifacts.Count} artifacts");
            }

            var printer = new LogPrinter(
                new(client, server, new(parsed.GetRequiredValue(engine))), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error,
                new(parsed.GetValue(artifact), parsed.GetValue(step), parsed.GetValue(lines)));
            await PrintAsync(client, new(server, parsed.InvocationConfiguration.Error), order, printer, parsed.GetValue(artifact), parsed.GetValue(follow), cancellationToken);
            return printer.HasPrinted ? 0 : await ReportNoLogAsync(parsed, order);
        }));
        return command;
    }

    private static async Task PrintAsync(
        KubernetesClient client, ArchivedRuns archive, V1Alpha1Order order, LogPrinter printer, int? selected, bool follows, CancellationToken cancellationToken)
    {
        for (var current = order; current?.Uid() == order.Uid(); current = await client.GetAsync<V1Alpha1Order>(order.Name(), order.Namespace(), cancellationToken))
        {
            var facts = (await FactsReader.ReadAsync(client, [current], cancellationToken))[0];
            var documents = await RunDocuments.ReadAsync(client, facts, selected, cancellationToken);
            await printer.NoteAsync(RunDocuments.FindNote(facts, selected));
            LoggedRun? RunOf(ArtifactFacts artifact) => artifact.Run is { } run ? new(run, WorkflowSteps.Of(documents.GetValueOrDefault(run.Name()), run)) : null;
            if (!follows || printer.Selected(facts).All(artifact => HasEnded(facts, artifact)))
            {
                var archived = await archive.ReadAsync(facts, printer.Selected(facts), cancellationToken);
                await printer.PrintAsync(facts, artifact => RunOf(artifact) ?? archived.GetValueOrDefault(artifact.Index), cancellationToken);
                return;
            }

            await printer.FollowAsync(facts, RunOf, cancellationToken);
            await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        }

        await printer.NoteAsync($"order/{order.Name()} was deleted");
    }

    // Work that only a person can start does not keep the command waiting.
    private static bool HasEnded(OrderFacts facts, ArtifactFacts artifact) =>
        artifact.Run is { } run ? WorkflowPhase.IsFinished(run.Status.Phase)
        : WorkflowPhase.IsFinished(artifact.Current?.Phase) || facts.Order.Spec.Suspend is true
            || artifact.ArtifactWorkflow?.Status.Conditions.Find(Conditions.Stalled) is not null
            || new[] { ArtifactCauses.FindBlocker(facts, artifact), artifact.StartBlocker }.Any(blocker => blocker is { IsTransient: false });

    private static async Task<int> ReportNoLogAsync(ParseResult parsed, V1Alpha1Order order)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"note: no log of order/{order.Name()} exists yet: see kubectl arc why order/{order.Name()} -n {order.Namespace()}");
        return 1;
    }
}

/// <summary>Workflows that are gone, from Argo's archive.</summary>
/// <param name="server">The Argo Server, or null.</param>
/// <param name="notes">Writer of the reason why the archive cannot be read.</param>
internal sealed class ArchivedRuns(ArgoServer? server, TextWriter notes)
{
    // Each costs a request.
    private const int MostRuns = 50;

    /// <summary>Returns the runs of these artifacts by the index of the artifact.</summary>
    public async Task<IReadOnlyDictionary<int, LoggedRun>> ReadAsync(OrderFacts facts, IEnumerable<ArtifactFacts> artifacts, CancellationToken cancellationToken)
    {
        var runs = new Dictionary<int, LoggedRun>();
        foreach (var artifact in artifacts.Where(artifact => artifact.Run is null && artifact.ArtifactWorkflow?.Status.WorkflowUid is not null).Take(server is null ? 0 : MostRuns))
        {
            try
            {
                if (server is not null && await server.FindArchivedAsync(facts.Order.Namespace(), artifact.ArtifactWorkflow?.Status.WorkflowUid ?? "", cancellationToken) is { } record)
                {
                    var run = new V1Alpha1Workflow { Metadata = record.Metadata };
                    runs[artifact.Index] = new(run, WorkflowSteps.Of(record, run), IsArchived: true);
                }
            }
            catch (ArgoServerException error)
            {
                await notes.WriteLineAsync($"note: {Terminal.Line(error.Message)}");
                break;
            }
        }

        return runs;
    }
}
