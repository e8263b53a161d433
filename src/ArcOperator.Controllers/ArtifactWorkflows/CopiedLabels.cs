using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>
/// The labels that an Argo object takes over from its ArtifactWorkflow. Other controllers act on labels: Argo ignores a Workflow with the label
/// <c>workflows.argoproj.io/completed</c>, and GitOps tools delete objects with the labels of another one.
/// </summary>
internal static class CopiedLabels
{
    private const string OwnDomain = "arc.opendefense.cloud";

    /// <summary>Returns the labels that the options allow, with those that the operator itself sets.</summary>
    public static IDictionary<string, string> Select(IDictionary<string, string>? labels, ArgoOptions options)
    {
        var selected = (labels ?? new Dictionary<string, string>())
            .Where(label => IsAllowed(label.Key, options.CopiedLabels))
            .ToDictionary(label => label.Key, label => label.Value);
        selected[ArcLabels.ManagedBy] = ArcLabels.Operator;
        if (options.InstanceId.Length > 0)
        {
            selected[ArgoGroup.InstanceLabel] = options.InstanceId;
        }

        return selected;
    }

    private static bool IsAllowed(string key, IReadOnlyList<string> patterns)
    {
        var domain = key.LastIndexOf('/') is var slash and >= 0 ? key[..slash] : "";
        return domain == OwnDomain
            || (!domain.EndsWith(ArgoGroup.Group, StringComparison.Ordinal) && patterns.Any(pattern => Matches(key, domain, pattern)));
    }

    // A '*' stands for any name, and so for no '/'.
    private static bool Matches(string key, string domain, string pattern) =>
        pattern == "*" ? domain.Length == 0
        : pattern.EndsWith("/*", StringComparison.Ordinal) ? domain == pattern[..^2]
        : key == pattern;
}
