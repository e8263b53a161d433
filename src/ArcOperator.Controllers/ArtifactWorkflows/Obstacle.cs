using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Why no Workflow can be started. Shown to the user; never thrown.</summary>
internal sealed record Obstacle(string Reason, string Message)
{
    // In characters. What an API server says may be of any length.
    private const int LongestMessage = 500;

    public static readonly Obstacle ArgoUnavailable = new(ArcReasons.ArgoUnavailable,
        "the cluster does not know Argo's Workflow: install Argo Workflows; this goes on by itself then");

    /// <summary>The words of the schema's own rule, which servers before 1.25 do not check.</summary>
    public static readonly Obstacle SpecChanged = new(ArcReasons.SpecChanged, "spec is immutable: delete the ArtifactWorkflow and create another");

    public static readonly Obstacle CronNotSupported = new(ArcReasons.NotSupportedYet, "spec.cron is set, which this version does not obey: remove it to run once");

    public static Obstacle Refused(HttpOperationException error) => new(
        ArcReasons.CreationFailed, Excerpt.Of($"the API server refused the Argo Workflow: {error.Status.Message ?? error.Message}", LongestMessage));

    public static Obstacle MissingSecret(IReadOnlyList<string> names) => new(ArcReasons.InvalidSecret,
        $"Secret '{string.Join("', '", names)}' does not exist in this namespace: create it; this goes on by itself then");

    public static Obstacle WorkflowOfAnother(V1Alpha1ArtifactWorkflow workflow) => new(ArcReasons.NameConflict,
        $"there is an Argo Workflow '{workflow.Name()}' already that was not made for this ArtifactWorkflow: delete it; this goes on by itself then");
}
