namespace ArcOperator.Runtime.Status;

/// <summary>Conditions by the Kubernetes API conventions and kstatus: Ready is always present, Reconciling and Stalled only while they are True.</summary>
public static class Conditions
{
    public const string Ready = "Ready";
    public const string Reconciling = "Reconciling";
    public const string Stalled = "Stalled";

    /// <summary>Maximum length of a message, in characters. The limit comes from the Kubernetes API conventions.</summary>
    public const int LongestMessage = 32768;

    /// <summary>
    /// Returns the conditions to write: those of <paramref name="states"/>, in their order, each with the time of its last transition. Other
    /// conditions are removed.
    /// </summary>
    public static IReadOnlyList<V1Condition> From(
        IEnumerable<ConditionState> states, IReadOnlyList<V1Condition>? before, long? generation, DateTimeOffset now) =>
        [.. states.Select(state =>
        {
            var known = before.Find(state.Type);
            return new V1Condition
            {
                Type = state.Type,
                Status = state.Status,
                Reason = state.Reason,
                Message = state.Message.Truncate(LongestMessage),
                ObservedGeneration = generation,
                LastTransitionTime = known?.Status == state.Status ? known.LastTransitionTime : now.UtcDateTime,
            };
        })];

    public static V1Condition? Find(this IReadOnlyList<V1Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    public static bool IsTrue(this IReadOnlyList<V1Condition>? conditions, string type) => conditions.Find(type)?.Status == ConditionState.True;
}
