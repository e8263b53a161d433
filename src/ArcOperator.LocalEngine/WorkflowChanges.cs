using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.Runtime.Controllers;

namespace ArcOperator.LocalEngine;

/// <summary>Which changes of a Workflow matter to its controller.</summary>
internal static class WorkflowChanges
{
    /// <summary>
    /// It comes or goes, it is over, or its user wants something else. Without a status subresource each write of the status
    /// changes the generation too, so that says nothing here.
    /// </summary>
    public static ChangePredicate<Workflow> Matter { get; } = change =>
        change is not { Old: { } old, New: { } @new }
        || old.Uid() != @new.Uid()
        || WorkflowPhase.IsFinished(old.Status.Phase) != WorkflowPhase.IsFinished(@new.Status.Phase)
        || RunControl.Of(old.Spec) != RunControl.Of(@new.Spec);
}
