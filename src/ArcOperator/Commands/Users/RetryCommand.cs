using System.CommandLine;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Plugin.Actions;
using ArcOperator.Plugin.Facts;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Commands.Users;

/// <summary><c>kubectl arc retry</c></summary>
internal static class RetryCommand
{
    public static Command Create(IReadOnlyList<string> orders)
    {
        var action = new ActionOptions(orders);
        var artifact = ArtifactOption.Create("Repeats only the work of this artifact.");
        var command = new Command("retry", $"Repeat all work of an Order (annotation arc.opendefense.cloud/force-at). {ActionOptions.ExitCodes}") { artifact };
        action.AddTo(command);
        command.SetAction((parsed, cancellationToken) => action.Plugin.RunAsync(parsed, async client =>
        {
            var order = await action.Plugin.FindOrderAsync(parsed, client, cancellationToken);
            return parsed.GetValue(artifact) is { } index
                ? await RepeatAsync(action, parsed, client, await FindWorkAsync(client, order, index, cancellationToken), $"artifact {index} of order/{order.Name()}", cancellationToken)
                : await RepeatAsync(action, parsed, client, order, $"order/{order.Name()}", cancellationToken);
        }));
        return command;
    }

    private static async Task<V1Alpha1ArtifactWorkflow> FindWorkAsync(KubernetesClient client, V1Alpha1Order order, int index, CancellationToken cancellationToken)
    {
        var facts = (await FactsReader.ReadAsync(client, [order], cancellationToken))[0];
        return index >= facts.Artifacts.Count ? throw new TargetException($"Order '{order.Name()}' has no artifact {index}: it has {facts.Artifacts.Count} artifacts")
            : facts.Artifacts[index].ArtifactWorkflow ?? throw new TargetException($"artifact {index} of Order '{order.Name()}' has no ArtifactWorkflow: repeat the whole Order without --artifact");
    }

    private static async Task<int> RepeatAsync<TEntity>(
        ActionOptions action, ParseResult parsed, KubernetesClient client, TEntity entity, string name, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var forceAt = OrderPatch.NextForceAt(StateOf(entity).LastForceAt, TimeProvider.System.GetUtcNow());
        await action.PatchAsync<TEntity>(client, parsed, entity, OrderPatch.Retry(forceAt), cancellationToken);
        var text = $"{name} is repeated";
        return await action.FinishAsync(parsed, text, async token =>
        {
            if (await client.GetAsync<TEntity>(entity.Name(), entity.Namespace(), token) is not { } current)
            {
                return new("", new($"{name} was deleted", IsDone: false));
            }

            var state = StateOf(current);
            // The refusal NotLater is about an earlier value of the annotation: this one is later than the last that took effect.
            var delay = state.Conditions.Find(ForceRefusal.ConditionType);
            return new($"{name}: {state.Phase}", state.LastForceAt >= forceAt ? new(text, IsDone: true)
                : state.IsSuspended ? new($"{name} is suspended, so the work is repeated after kubectl arc resume", IsDone: false)
                : delay is { Reason: ForceRefusal.TooSoonReason, Message: { Length: > 0 } message } ? new($"{name} is not repeated yet: {message}", IsDone: false)
                : null);
        }, cancellationToken);
    }

    private static RepeatState StateOf(IKubernetesObject<V1ObjectMeta> entity) => entity switch
    {
        V1Alpha1Order order => new(order.Status.LastForceAt, order.Status.Conditions, order.Status.Phase, order.Spec.Suspend is true),
        V1Alpha1ArtifactWorkflow work => new(work.Status.LastForceAt, work.Status.Conditions, work.Status.Phase, IsSuspended: false),
        _ => throw new InvalidOperationException($"{entity.Kind} cannot be repeated"),
    };

    private sealed record RepeatState(DateTimeOffset? LastForceAt, IReadOnlyList<V1Condition>? Conditions, string? Phase, bool IsSuspended);
}
