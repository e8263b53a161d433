using System.Text.Json.Nodes;

namespace ArcOperator.Testing;

/// <summary>
/// The status that the library kstatus computes for an object of a custom kind. Flux (<c>wait: true</c>) and Helm 4 (<c>--wait</c>) rely on it. The rules
/// follow its public description (sigs.k8s.io/cli-utils, pkg/kstatus, README).
/// </summary>
public enum KStatus
{
    /// <summary>A controller still works on the object.</summary>
    InProgress,

    /// <summary>The controller stopped, and the user must act. Flux fails at once.</summary>
    Failed,

    /// <summary>The object has its desired state. Flux continues.</summary>
    Current,

    /// <summary>The object is being deleted.</summary>
    Terminating,
}

/// <summary>The rules of KStatus, and further rules of all kinds of the project.</summary>
public static class KStatusRules
{
    private const string Ready = "Ready";
    private const string Reconciling = "Reconciling";
    private const string Stalled = "Stalled";

    public static KStatus Evaluate(JsonNode entity)
    {
        if (entity["metadata"]?["deletionTimestamp"] is not null)
        {
            return KStatus.Terminating;
        }

        if (!IsObserved(entity))
        {
            return KStatus.InProgress;
        }

        // The first of the two abnormal conditions decides.
        foreach (var (type, status) in ConditionsOf(entity).Where(condition => condition.Status == "True"))
        {
            if (type is Reconciling or Stalled)
            {
                return type == Reconciling ? KStatus.InProgress : KStatus.Failed;
            }
        }

        return ConditionsOf(entity).Any(condition => condition.Type == Ready && condition.Status != "True") ? KStatus.InProgress : KStatus.Current;
    }

    /// <summary>Returns the reason why the conditions contradict each other or make a tool wait for ever, or null if they do not.</summary>
    public static string? ProblemOf(JsonNode entity)
    {
        var conditions = ConditionsOf(entity);
        bool Has(string type, string? status = null) => conditions.Any(condition => condition.Type == type && (status is null || condition.Status == status));
        return
            conditions.DistinctBy(condition => condition.Type).Count() != conditions.Count ? "a condition appears twice"
            : conditions.Any(condition => condition.Type is Reconciling or Stalled && condition.Status != "True") ? "Reconciling and Stalled are present only while they are True"
            : Has(Ready, "True") && (Has(Reconciling) || Has(Stalled)) ? "Ready is True, and the controller still works or waits for the user"
            : (Has(Reconciling) || Has(Stalled)) && !Has(Ready, "False") ? "Reconciling or Stalled is True, and Ready is not False"
            : Evaluate(entity) == KStatus.InProgress && IsObserved(entity) && !Has(Reconciling) ? "Ready is not True, and neither Reconciling nor Stalled says why: Flux waits until its timeout"
            : null;
    }

    private static bool IsObserved(JsonNode entity) =>
        entity["status"]?["observedGeneration"] is not { } observed || observed.GetValue<long>() == (entity["metadata"]?["generation"]?.GetValue<long>() ?? 0);

    private static List<(string Type, string Status)> ConditionsOf(JsonNode entity) =>
        [.. (entity["status"]?["conditions"]?.AsArray() ?? []).Select(condition => (condition!["type"]!.GetValue<string>(), condition["status"]!.GetValue<string>()))];
}
