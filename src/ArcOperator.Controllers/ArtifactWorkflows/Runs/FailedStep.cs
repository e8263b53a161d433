using System.Globalization;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Runs;

/// <summary>A step that failed, in its last attempt.</summary>
/// <param name="Node">Node of the pod; of a container set the node of the container that stopped the pod.</param>
/// <param name="PodId">The id of the node that the pod runs.</param>
/// <param name="Attempts">Number of attempts; null without a retry strategy.</param>
internal sealed record FailedStep(WorkflowNode Node, string PodId, int? Attempts)
{
    // In characters.
    private const int LongestName = 100;

    /// <summary>The container that did the work.</summary>
    public string Container => IsContainer ? Node.DisplayName : "main";

    /// <summary>True for one container of a container set.</summary>
    public bool IsContainer => Node.Type == WorkflowNode.ContainerType;

    /// <summary>The evidence that the pod left.</summary>
    public StepEvidence Evidence { get; init; } = StepEvidence.None;

    /// <summary>The end of the log. Without a log, the termination message of the container, which Argo appends to the message of the node.</summary>
    public string? Output => IsOutputInMessage ? FailureCause.TerminationMessage(Node.Message) : Evidence.Log;

    /// <summary>True if the message of the node holds the only lines that the step left.</summary>
    public bool IsOutputInMessage =>
        string.IsNullOrEmpty(Evidence.Log) && LogText.OwnLines(FailureCause.TerminationMessage(Node.Message)).Count > 0;

    /// <summary>Returns the name of the step in the template. The outermost node has the name of the workflow, which says nothing.</summary>
    public string NameIn(V1Alpha1Workflow run)
    {
        var name = Attempts is null ? Node.DisplayName : StripAttempt(Node.DisplayName);
        return PrintableText.FirstLine(IsOutermost(run) && Node.TemplateName is { Length: > 0 } template ? template : name).Truncate(LongestName);
    }

    /// <summary>Returns true if the step is the whole workflow.</summary>
    public bool IsOutermost(V1Alpha1Workflow run) => !IsContainer && (Attempts is null ? Node.Name : StripAttempt(Node.Name)) == run.Name();

    /// <summary>Returns the steps that failed, the latest last. Earlier attempts, groups, and steps that other attempts made good are left out.</summary>
    public static IReadOnlyList<FailedStep> Of(V1Alpha1Workflow run)
    {
        var nodes = run.Status.Nodes ?? [];
        var retries = nodes.Where(node => node.Type == WorkflowNode.RetryType).Select(retry => new Retry(retry, nodes)).ToList();
        var failed = nodes.Where(node => node is { HasFailed: true, IsGroup: false } && !retries.Any(retry => retry.IsSuperseded(node))).ToList();
        // An exit handler fails after the step that the user looks for.
        var counted = failed.All(node => node.IsHook) ? failed : failed.Where(node => !node.IsHook).ToList();
        var containers = counted.Where(node => node.Type == WorkflowNode.ContainerType).ToLookup(node => node.BoundaryId);
        return
        [
            .. counted.Where(node => node.Type != WorkflowNode.ContainerType)
                .OrderBy(node => node.FinishedAt).ThenBy(node => node.Name, StringComparer.Ordinal)
                .Select(pod => new FailedStep(
                    containers[pod.Id].OrderBy(node => node.Name, StringComparer.Ordinal).FirstOrDefault(container => !IsConsequence(container)) ?? pod,
                    pod.Id,
                    retries.Select(retry => retry.AttemptOf(pod)).OfType<int>().Select(attempt => (int?)(attempt + 1)).FirstOrDefault())),
        ];
    }

    // A container that waits for another one fails because the other one did.
    private static bool IsConsequence(WorkflowNode container) => container.Message?.Contains("dependency \"", StringComparison.Ordinal) is true;

    private static string StripAttempt(string name) => name.LastIndexOf('(') is var start and > 0 && name.EndsWith(')') ? name[..start] : name;

    /// <summary>The attempts at one step.</summary>
    private sealed class Retry(WorkflowNode parent, IReadOnlyList<WorkflowNode> nodes)
    {
        private readonly int _last = nodes.Max(node => Number(parent, node)) ?? 0;

        public bool IsSuperseded(WorkflowNode node) => Number(parent, node) is { } number && (!parent.HasFailed || number < _last);

        /// <summary>Returns the number of the attempt that this very node is.</summary>
        public int? AttemptOf(WorkflowNode node) => Number(parent, node) is { } number && node.Name.Length == parent.Name.Length + Text(number).Length + 2 ? number : null;

        private static int? Number(WorkflowNode parent, WorkflowNode node)
        {
            var name = node.Name;
            var start = parent.Name.Length + 1;
            return name.Length > start && name[start - 1] == '(' && name.StartsWith(parent.Name, StringComparison.Ordinal)
                && name.IndexOf(')', start) is var end and > 0
                && int.TryParse(name.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
