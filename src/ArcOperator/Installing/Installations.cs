using ArcOperator.Checks;

namespace ArcOperator.Installing;

/// <summary>The operators in a cluster, and the reasons for which one cannot be installed or removed beside another.</summary>
internal static class Installations
{
    public static async Task<IReadOnlyList<OperatorInstallation>> FindAsync(KubernetesClient client, CancellationToken cancellationToken) =>
        (await new WorkloadReader(client).AddAsync(new(), cancellationToken)).Operators ?? [];

    /// <summary>Returns the reason for which nothing can be installed in a namespace, or null.</summary>
    public static string? BlockerOfInstall(IReadOnlyList<OperatorInstallation> operators, string @namespace) =>
        operators.FirstOrDefault(candidate => candidate.Namespace != @namespace) is { } other
            ? $"an operator is already installed in namespace {other.Namespace} and has the same roles; update it with 'arc-operator install --namespace {other.Namespace}', or uninstall it first"
            : null;

    /// <summary>Returns the reason for which the objects of ARC cannot be deleted with the operator of a namespace, or null.</summary>
    public static string? BlockerOfUninstall(IReadOnlyList<OperatorInstallation> operators, string @namespace) =>
        operators.FirstOrDefault(candidate => candidate.Namespace != @namespace) is { } other
            ? $"another operator is installed in namespace {other.Namespace}, so the objects of ARC are kept; to remove it, use --namespace {other.Namespace}; to remove only the operator in {@namespace}: kubectl delete deployment -n {@namespace} {Release.OperatorName}"
            : null;

    /// <summary>Returns the reason for which finalizers cannot be removed, or null.</summary>
    public static string? BlockerOfRelease(IReadOnlyList<OperatorInstallation> operators) =>
        operators.FirstOrDefault(candidate => candidate.IsAvailable) is { } running
            ? $"the operator in namespace {running.Namespace} is running and removes its finalizers after cleaning up; use 'arc-operator uninstall --yes'"
            : null;
}
