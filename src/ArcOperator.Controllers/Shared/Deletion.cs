using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>The conditions of what is being deleted and waits for what it created.</summary>
internal static class Deletion
{
    /// <param name="known">The conditions of before.</param>
    /// <param name="generation">The generation that is spoken of.</param>
    /// <param name="message">What is waited for.</param>
    /// <param name="now">Now.</param>
    public static IReadOnlyList<V1Condition> Conditions(IReadOnlyList<V1Condition>? known, long generation, string message, DateTimeOffset now) => Runtime.Status.Conditions.From(
        [
            new(Runtime.Status.Conditions.Ready, ConditionState.False, ArcReasons.Deleting, message),
            new(Runtime.Status.Conditions.Reconciling, ConditionState.True, ArcReasons.Deleting, message),
        ],
        known, generation, now);
}
