using System.Globalization;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;

namespace ArcOperator.Controllers.ArtifactWorkflows.Reports;

/// <summary>
/// Compares the results of the gates with those that the artifact type requires. A gate that is required and not reported with Pass fails the work, even if
/// its Workflow succeeded. Results of other gates only explain the failure of a Workflow.
/// </summary>
internal static class GateCheck
{
    // Exit codes by which a gate ends its pod, for a report that was lost.
    private const string RefusedExit = "(exit code 10)";
    private const string InconclusiveExit = "(exit code 11)";

    /// <summary>Returns the failure that the gates cause, or null if they cause none.</summary>
    /// <param name="spec">The spec with the required gates.</param>
    /// <param name="run">The run.</param>
    /// <param name="report">The report of the run, or null.</param>
    public static RunFailure? Find(V1Alpha1ArtifactWorkflowSpec spec, V1Alpha1Workflow run, RunReport? report)
    {
        var hasFailed = WorkflowPhase.IsFailure(run.Status.Phase);
        if ((!hasFailed && run.Status.Phase != WorkflowPhase.Succeeded) || (hasFailed && WorkflowStop.CauseOf(run) is not null))
        {
            return null;
        }

        var (required, gates) = (spec.Gates ?? [], report?.Gates ?? []);
        var counted = gates.Where(gate => hasFailed || required.Contains(gate.Name)).ToList();
        return counted.FindAll(gate => gate.Result == GateOutcome.Fail) is { Count: > 0 } refused ? new(ArcReasons.GateRefused, Sentence(refused, "refuses the artifact"))
            : counted.FindAll(gate => gate.Result == GateOutcome.Error) is { Count: > 0 } undecided ? new(ArcReasons.GateInconclusive, Sentence(undecided, "could not decide"))
            : hasFailed ? OfExitCode(required, run)
            : Outdated(counted, spec.Policy, run.Status.FinishedAt) is { } outdated ? new(ArcReasons.GateInconclusive, outdated)
            : Missing(required, gates, report) is { } missing ? new(ArcReasons.GateMissing, missing)
            : null;
    }

    // Exit codes have this meaning only in templates for gates.
    private static RunFailure? OfExitCode(IReadOnlyList<string> required, V1Alpha1Workflow run)
    {
        var ended = required.Count == 0 ? [] : (run.Status.Nodes ?? []).Where(node => node is { HasFailed: true, IsGroup: false, Message: not null }).ToList();
        return ended.Find(node => IsEnd(node, RefusedExit)) is { } refused
                ? new(ArcReasons.GateRefused, $"step '{refused.DisplayName}' refuses the artifact (exit code 10) and reports no gate in output {WorkflowOutputs.Gates}")
            : ended.Find(node => IsEnd(node, InconclusiveExit)) is { } undecided
                ? new(ArcReasons.GateInconclusive, $"step '{undecided.DisplayName}' could not decide (exit code 11) and reports no gate in output {WorkflowOutputs.Gates}")
            : null;
    }

    // The output of a step follows the code, and can contain any text.
    private static bool IsEnd(WorkflowNode node, string code) =>
        node.Message?.IndexOf(code, StringComparison.Ordinal) is >= 0 and var index && node.Message.IndexOf("(exit code ", StringComparison.Ordinal) == index;

    private static string? Outdated(IEnumerable<GateResult> gates, GatePolicy? policy, DateTimeOffset? finishedAt)
    {
        if (!Duration.TryParse(policy?.MaxDatabaseAge, out var longest) || longest <= TimeSpan.Zero || finishedAt is not { } end)
        {
            return null;
        }

        return gates.FirstOrDefault(gate => gate is { DatabaseBuiltAt: { } built } ? end - built > longest : gate.Database is not null) is { } old
            ? $"{old.Name}: the database of {(old.DatabaseBuiltAt is { } built ? Day(built) : "unknown age")} is older than {policy?.MaxDatabaseAge} (policy.maxDatabaseAge)"
            : null;
    }

    private static string? Missing(IReadOnlyList<string> required, IReadOnlyList<GateResult> gates, RunReport? report) =>
        required.FirstOrDefault(name => !gates.Any(gate => gate.Name == name && gate.Result == GateOutcome.Pass)) is not { } missing ? null
        : gates.Any(gate => gate.Name == missing) ? $"gate '{missing}' was skipped, but the artifact type requires it: enable it in the parameters of the type"
        : $"gate '{missing}' was not reported in output {WorkflowOutputs.Gates}, but the artifact type requires it{(report?.Problem is { } problem ? $": {problem}" : "")}";

    private static string Sentence(List<GateResult> gates, string verdict)
    {
        var gate = gates[0];
        var cause = gate.Message is { Length: > 0 } message ? message
            : gate.Findings is { Count: > 0 } findings ? string.Join(", ", findings.Where(finding => finding.Value > 0).Select(finding => $"{finding.Value} {finding.Key}"))
            : verdict;
        var tool = string.Join(' ', new[] { gate.Tool, gate.Version }.Where(part => part is { Length: > 0 }));
        var source = string.Join(", ", new[] { tool, gate.DatabaseBuiltAt is { } built ? $"database of {Day(built)}" : "" }.Where(part => part.Length > 0));
        return $"{gate.Name}: {(cause.Length > 0 ? cause : verdict)}{(source.Length > 0 ? $" ({source})" : "")}{(gates.Count > 1 ? $" (and {gates.Count - 1} more, see status.gates)" : "")}";
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
