using System.CommandLine;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Plugin.Actions;
using ArcOperator.Plugin.Output;

namespace ArcOperator.Commands.Users;

/// <summary><c>kubectl arc suspend</c> and <c>kubectl arc resume</c></summary>
internal static class ActionCommands
{
    public static Command CreateSuspend(IReadOnlyList<string> orders) => Create(
        "suspend", "Stop an Order from starting new work (spec.suspend). Work in progress continues.", isSuspended: true, orders);

    public static Command CreateResume(IReadOnlyList<string> orders) => Create(
        "resume", "Let a suspended Order start new work again (spec.suspend).", isSuspended: false, orders);

    private static Command Create(string name, string description, bool isSuspended, IReadOnlyList<string> orders)
    {
        var action = new ActionOptions(orders);
        var command = new Command(name, $"{description} {ActionOptions.ExitCodes}");
        action.AddTo(command);
        command.SetAction((parsed, cancellationToken) => action.Plugin.RunAsync(parsed, async client =>
        {
            var order = await action.Plugin.FindOrderAsync(parsed, client, cancellationToken);
            var patched = await action.PatchAsync<V1Alpha1Order>(client, parsed, order, OrderPatch.Suspend(isSuspended), cancellationToken);
            var text = $"order/{order.Name()} {(isSuspended ? "suspended" : "resumed")}";
            return await action.FinishAsync(parsed, text, async token => await client.GetAsync<V1Alpha1Order>(order.Name(), order.Namespace(), token) is not { } current
                ? new ActionState("", new($"order/{order.Name()} was deleted", IsDone: false))
                : ActionState.Of(current, OrderPatch.IsProcessed(current, patched.Generation()) ? new(text, IsDone: true) : null), cancellationToken);
        }));
        return command;
    }
}

/// <summary>The options of commands that change an Order, and their last steps.</summary>
internal sealed class ActionOptions(IReadOnlyList<string> orders)
{
    public const string ExitCodes = "Exit code 0: done, 1: the operator has not carried it out yet.";
    private const string FieldManager = "kubectl-arc";
    private const string Server = "server";
    private const string None = "none";

    private readonly Option<string> _dryRun = new("--dry-run") { Description = "With server, the API server checks the change and does not store it. Default none.", DefaultValueFactory = _ => None };
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until the operator has carried it out. Default true.", DefaultValueFactory = _ => true };
    private readonly Option<int> _timeout = Timeouts.Create(60, "Seconds to wait for the operator");

    public PluginOptions Plugin { get; } = new();

    public void AddTo(Command command)
    {
        _dryRun.AcceptOnlyFromAmong(Server, None);
        Plugin.AddWithOrder(command, orders);
        command.Add(_dryRun);
        command.Add(_wait);
        command.Add(_timeout);
    }

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun) == Server;

    public Task<TEntity> PatchAsync<TEntity>(
        KubernetesClient client, ParseResult parsed, IKubernetesObject<V1ObjectMeta> entity, System.Text.Json.Nodes.JsonObject patch, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        client.PatchAsync<TEntity>(MergePatch.Of(patch), entity.Name(), entity.Namespace(), FieldManager, dryRun: IsDryRun(parsed) ? "All" : null, cancellationToken: cancellationToken);

    /// <summary>Prints the result, after the wait for the operator if the options ask for it.</summary>
    public async Task<int> FinishAsync(ParseResult parsed, string text, Func<CancellationToken, Task<ActionState>> read, CancellationToken cancellationToken)
    {
        var terminal = Terminal.Of(parsed);
        if (IsDryRun(parsed) || !parsed.GetValue(_wait))
        {
            await terminal.Output.WriteLineAsync(Terminal.Line($"{text}{(IsDryRun(parsed) ? " (server dry run)" : "")}"));
            return 0;
        }

        var state = await new ActionWait(read, TimeProvider.System).RunAsync(terminal, TimeSpan.FromSeconds(parsed.GetRequiredValue(_timeout)), cancellationToken);
        await terminal.Output.WriteLineAsync(Terminal.Line(state.Result?.Text ?? $"{text}, but the operator has not carried it out yet: see kubectl arc check"));
        return state.Result is { IsDone: true } ? 0 : 1;
    }
}
