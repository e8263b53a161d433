using System.CommandLine;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Plugin.Actions;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Commands.Users;

/// <summary><c>kubectl arc stop</c></summary>
internal static class StopCommand
{
    public static Command Create(IReadOnlyList<string> orders)
    {
        var action = new ActionOptions(orders);
        var artifact = ArtifactOption.Create("Stops only the work of this artifact, and does not suspend the Order.");
        var command = new Command(
            "stop", $"Suspend an Order (spec.suspend) and end its Argo Workflows in progress (spec.shutdown: Stop). Exit handlers still run. {ActionOptions.ExitCodes}") { artifact };
        action.AddTo(command);
        command.SetAction((parsed, cancellationToken) => action.Plugin.RunAsync(parsed, async client =>
        {
            var order = await action.Plugin.FindOrderAsync(parsed, client, cancellationToken);
            return await StopAsync(action, parsed, client, order, parsed.GetValue(artifact), cancellationToken);
        }));
        return command;
    }

    // The Order is suspended first, so that no new run starts while the others end. A repetition after an interruption does the rest.
    private static async Task<int> StopAsync(ActionOptions action, ParseResult parsed, KubernetesClient client, V1Alpha1Order order, int? artifact, CancellationToken cancellationToken)
    {
        var patched = artifact is null
            ? await action.PatchAsync<V1Alpha1Order>(client, parsed, order, OrderPatch.Suspend(true), cancellationToken)
            : order;
        var facts = (await FactsReader.ReadAsync(client, [order], cancellationToken))[0];
        await FactsReader.PrintNotesAsync(parsed, [facts]);
        if (artifact >= facts.Artifacts.Count)
        {
            throw new TargetException($"Order '{order.Name()}' has no artifact {artifact}: it has {facts.Artifacts.Count} artifacts");
        }

        if (facts.Snapshot.FindUnreadableRuns(SnapshotReader.HasSchedule([order])) is { Count: > 0 } unreadable)
        {
            var state = artifact is not null || action.IsDryRun(parsed) ? "" : ", and the Order is suspended";
            throw new TargetException($"no Workflow of order/{order.Name()} was stopped{state}: {string.Join(", ", unreadable)} cannot be read with the rights of this user");
        }

        var runs = OrderPatch.UnfinishedRuns(facts, artifact);
        foreach (var run in runs)
        {
            await action.PatchAsync<V1Alpha1Workflow>(client, parsed, run, OrderPatch.Stop(run), cancellationToken);
        }

        var count = runs.Count == 1 ? "1 Workflow" : $"{runs.Count} Workflows";
        var text = artifact is null ? $"order/{order.Name()} suspended, {count} stopped" : $"artifact {artifact} of order/{order.Name()}: {count} stopped";
        return await action.FinishAsync(parsed, text, async token =>
        {
            var current = (await FactsReader.ReadAsync(client, [await client.GetAsync<V1Alpha1Order>(order.Name(), order.Namespace(), token) ?? order], token))[0];
            var isDone = OrderPatch.UnfinishedRuns(current, artifact).Count == 0 && (artifact is not null || OrderPatch.IsProcessed(current.Order, patched.Generation()));
            return ActionState.Of(current.Order, isDone ? new(text, IsDone: true) : null);
        }, cancellationToken);
    }
}
