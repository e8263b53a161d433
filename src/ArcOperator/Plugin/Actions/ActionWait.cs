using ArcOperator.Api.Orders;
using ArcOperator.Plugin.Output;

namespace ArcOperator.Plugin.Actions;

/// <summary>Waits until the operator has carried an action out, with a live line on a terminal.</summary>
/// <param name="read">Reads the state: a line for the user, and the result as soon as there is one.</param>
/// <param name="clock">The clock.</param>
internal sealed class ActionWait(Func<CancellationToken, Task<ActionState>> read, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits for the result.</summary>
    /// <returns>The last state. Its result is null if the time was not enough.</returns>
    public async Task<ActionState> RunAsync(Terminal terminal, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var state = await read(cancellationToken);
            if (state.Result is not null || clock.GetElapsedTime(start) >= limit)
            {
                await terminal.EndProgressAsync();
                return state;
            }

            await terminal.ShowProgressAsync($"{Terminal.Line(state.Line)}, {(int)clock.GetElapsedTime(start).TotalSeconds}s");
            await Task.Delay(Interval, clock, cancellationToken);
        }
    }
}

/// <summary>The state of an action.</summary>
/// <param name="Line">The state for the user.</param>
/// <param name="Result">The result, or null while the operator works on it.</param>
internal sealed record ActionState(string Line, ActionResult? Result)
{
    public static ActionState Of(V1Alpha1Order order, ActionResult? result) =>
        new($"order/{order.Name()}: {(order.Status.Phase is { Length: > 0 } phase ? phase : OrderPhase.Pending)}, {order.Status.Progress ?? "0/0"} delivered", result);
}

/// <summary>The result of an action.</summary>
/// <param name="Text">The result for the user.</param>
/// <param name="IsDone">True if it is carried out, false if the operator delays or refuses it.</param>
internal sealed record ActionResult(string Text, bool IsDone);
