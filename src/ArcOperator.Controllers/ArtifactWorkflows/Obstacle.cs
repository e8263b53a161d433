using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>Why no Workflow can be started. Shown to the user; never thrown.</summary>
/// <param name="Reason">One word, for programs.</param>
/// <param name="Message">What to do about it.</param>
/// <param name="IsTemporary">True: it goes by itself, and the user has nothing to do about it.</param>
internal sealed record Obstacle(string Reason, string Message, bool IsTemporary = false)
{
    // In characters. What an API server says may be of any length.
    private const int LongestMessage = 500;

    public static readonly Obstacle ArgoUnavailable = new(ArcReasons.ArgoUnavailable,
        "the cluster does not know Argo's kinds: install Argo Workflows; this goes on by itself then");

    /// <summary>The words of the schema's own rule, which servers before 1.25 do not check.</summary>
    public static readonly Obstacle SpecChanged = new(ArcReasons.SpecChanged, "spec is immutable: delete the ArtifactWorkflow and create another");

    public static readonly Obstacle Suspended = new(ArcReasons.Suspended, "spec.suspend of the Order is true, so nothing new is started", IsTemporary: true);

    public static readonly Obstacle WaitingForOrder = new(ArcReasons.WaitingForOrder,
        "its Order does not exist or has not taken it over yet: create the Order again, or delete this ArtifactWorkflow", IsTemporary: true);

    public static readonly Obstacle WaitingForCapacity = new(ArcReasons.WaitingForCapacity,
        "as many Workflows are unfinished as argo.maxActiveWorkflows allows: this one starts when it is its turn", IsTemporary: true);

    public static Obstacle InvalidSpec(string problem) => new(ArcReasons.InvalidSpec, problem);

    public static Obstacle InvalidCron(string problem) => new(ArcReasons.InvalidCron, problem);

    public static Obstacle Refused(string kind, HttpOperationException error) => new(
        ArcReasons.CreationFailed, $"the API server refused the Argo {kind}: {ServerReply.Text(error)}".Truncate(LongestMessage), ServerReply.IsTransient(error));

    public static Obstacle MissingSecret(IReadOnlyList<string> names) => new(ArcReasons.InvalidSecret,
        $"Secret '{string.Join("', '", names)}' does not exist in this namespace: create it; this goes on by itself then");

    public static Obstacle NameTaken(IKubernetesObject<V1ObjectMeta> other) => new(ArcReasons.NameConflict,
        $"there is an Argo {other.Kind} '{other.Name()}' already that was not made for this ArtifactWorkflow: delete it; this goes on by itself then");
}
