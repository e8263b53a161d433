using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Runs the processes of Workflows.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Whatever happens to a step becomes its outcome. When the call has returned, its processes are gone and nothing
/// of it is left but its log. No more than a fixed number run at once; the others wait.</para>
/// <para><b>Assumptions.</b> A node is run once.</para>
/// <para><b>Caveats.</b> The outcome of a step that was cancelled is none.</para>
/// <para><b>Errors.</b> <see cref="OperationCanceledException"/> if it was cancelled, and no other.</para>
/// </remarks>
internal interface IStepRunner
{
    /// <param name="workflow">Whose step it is.</param>
    /// <param name="launch">The step.</param>
    /// <param name="started">Called when its turn has come.</param>
    /// <param name="cancellationToken">Kills it.</param>
    Task<StepOutcome> RunAsync(WorkflowIdentity workflow, StepLaunch launch, Action started, CancellationToken cancellationToken);
}
