using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Decides, from what a Workflow says and how far its nodes are, what is to be started and what has to end.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A pure function: the same state at the same time gives the same decision. Each process is asked for once.
/// A Workflow whose processes end, ends.</para>
/// <para><b>Assumptions.</b> The definition was checked. Every process that was asked for is reported by
/// <see cref="RunState.WithFinished"/> sooner or later, and then, and at <see cref="Decision.WakeAt"/>, a decision is asked for.</para>
/// <para><b>Caveats.</b> The whole tree is walked each time; thousands of nodes are fine, hundreds of thousands are not.</para>
/// <para><b>Errors.</b> What is wrong with a Workflow becomes an Error of a node and ends, like any failure, where it is continued on.</para>
/// </remarks>
internal static class Scheduler
{
    public static Decision Advance(WorkflowDefinition definition, RunState state, RunControl control, DateTimeOffset now)
    {
        var board = new Board(definition, state, control, now);
        Limits.Enforce(board);
        var next = control is { IsSuspended: true, Shutdown: Shutdown.None } ? state : Walk(board);
        Limits.SetAlarm(board);
        return board.Decide(next);
    }

    private static RunState Walk(Board board)
    {
        var visitor = new TemplateVisitor(board);
        var main = board.Definition.Entrypoint is { } entrypoint ? visitor.Visit(Root(board.Definition, entrypoint)) : null;
        if (main is not { IsFinished: true })
        {
            return board.State;
        }

        if (ExitHandler(board) is not { } request)
        {
            return Finished(board, main, null);
        }

        return visitor.Visit(request) is { IsFinished: true } exit ? Finished(board, main, exit) : board.State;
    }

    private static NodeRequest Root(WorkflowDefinition definition, TemplateDefinition entrypoint) => new()
    {
        Name = definition.Identity.Name,
        DisplayName = definition.Identity.Name,
        Template = entrypoint,
        Arguments = definition.Parameters,
    };

    // Null: there is none, or the user wants no more of the Workflow.
    private static NodeRequest? ExitHandler(Board board)
    {
        var name = NodeNames.ExitHandlerOf(board.Definition.Identity.Name);
        return board.Definition.ExitHandler is { } template && (board.Control.Shutdown != Shutdown.Terminate || board.Find(name) is not null)
            ? new() { Name = name, DisplayName = name, Template = template, Arguments = board.Definition.Parameters, IsExitHandler = true }
            : null;
    }

    private static RunState Finished(Board board, NodeState main, NodeState? exit)
    {
        // A failed exit handler makes a failure of a success; a failure it does not change.
        var (phase, message) =
            main.IsFailure ? (main.Phase, board.Control.Shutdown == Shutdown.None ? main.Message : Limits.Stopped(board.Control.Shutdown))
            : exit is { IsFailure: true } ? (exit.Phase, exit.Message)
            : (NodePhase.Succeeded, "");
        return board.State with { Phase = phase, Message = message, FinishedAt = board.Now };
    }
}
