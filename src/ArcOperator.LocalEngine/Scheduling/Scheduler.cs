using System.Text.Json;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Decides which processes of a Workflow start and end, from its definition and the state of its nodes.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> A pure function: the same state at the same time gives the same decision. Each process is launched once.
/// A Workflow ends when its processes end.</para>
/// <para><b>Assumptions.</b> The definition was checked. The end of every process is reported by <see cref="RunState.WithFinished"/>. The caller
/// requests a decision after each report and at <see cref="Decision.WakeAt"/>.</para>
/// <para><b>Caveats.</b> Each decision visits the whole tree. The design limit is some thousands of nodes.</para>
/// <para><b>Errors.</b> A mistake in a Workflow becomes an Error of a node, to which <c>continueOn</c> applies.</para>
/// </remarks>
internal static class Scheduler
{
    public static Decision Advance(WorkflowDefinition definition, RunState state, RunControl control, DateTimeOffset now)
    {
        var draft = new DecisionDraft(definition, state, control, now);
        Limits.Enforce(draft);
        var next = control is { IsSuspended: true, Shutdown: Shutdown.None } ? state : Walk(draft);
        Limits.SetAlarm(draft);
        return draft.Decide(next);
    }

    private static RunState Walk(DecisionDraft draft)
    {
        var visitor = new TemplateVisitor(draft);
        var main = draft.Definition.Entrypoint is { } entrypoint ? visitor.Visit(Root(draft.Definition, entrypoint)) : null;
        if (main is not { IsFinished: true })
        {
            return draft.State;
        }

        if (ExitHandler(draft) is not { } request)
        {
            return Finished(draft, main, null);
        }

        return visitor.Visit(request) is { IsFinished: true } exit ? Finished(draft, main, exit) : draft.State;
    }

    private static NodeRequest Root(WorkflowDefinition definition, TemplateDefinition entrypoint) => new()
    {
        Name = definition.Identity.Name,
        DisplayName = definition.Identity.Name,
        Template = entrypoint,
        Arguments = definition.Parameters,
    };

    // Null without an exit handler, and after a Terminate.
    private static NodeRequest? ExitHandler(DecisionDraft draft)
    {
        var name = NodeNames.ExitHandlerOf(draft.Definition.Identity.Name);
        return draft.Definition.ExitHandler is { } template && (draft.Control.Shutdown != Shutdown.Terminate || draft.Find(name) is not null)
            ? new() { Name = name, DisplayName = name, Template = template, Arguments = draft.Definition.Parameters, IsExitHandler = true }
            : null;
    }

    private static RunState Finished(DecisionDraft draft, NodeState main, NodeState? exit)
    {
        // A failed exit handler changes a success to a failure. It does not change a failure.
        var (phase, message) =
            main.IsFailure ? (main.Phase, draft.Control.Shutdown == Shutdown.None ? main.Message : Limits.Stopped(draft.Control.Shutdown))
            : exit is { IsFailure: true } ? (exit.Phase, exit.Message)
            : (NodePhase.Succeeded, "");
        return draft.State with { Phase = phase, Message = message, FinishedAt = draft.Now };
    }
}

/// <summary>A decision of the scheduler.</summary>
/// <param name="State">The state of the run after this decision.</param>
/// <param name="Launches">Processes to start.</param>
/// <param name="Kills">Ids of nodes whose processes must end.</param>
/// <param name="WakeAt">Time of the next decision, if no process ends earlier.</param>
internal sealed record Decision(RunState State, IReadOnlyList<StepLaunch> Launches, IReadOnlyList<string> Kills, DateTimeOffset? WakeAt);

/// <summary>The fields that users change to control a running Workflow.</summary>
internal readonly record struct RunControl(Shutdown Shutdown, bool IsSuspended)
{
    public static RunControl Read(JsonElement spec) => spec.ValueKind != JsonValueKind.Object
        ? default
        : new(
            spec.TryGetProperty("shutdown", out var shutdown) && shutdown.ValueKind == JsonValueKind.String
                && Enum.TryParse<Shutdown>(shutdown.GetString(), out var strategy) ? strategy : Shutdown.None,
            spec.TryGetProperty("suspend", out var suspend) && suspend.ValueKind == JsonValueKind.True);
}

/// <summary>A way to end a Workflow early, with the names of Argo.</summary>
internal enum Shutdown
{
    None,

    /// <summary>All steps end. The exit handler runs.</summary>
    Stop,

    /// <summary>All steps end, the exit handler included.</summary>
    Terminate,
}
