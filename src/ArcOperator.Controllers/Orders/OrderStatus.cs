using System.Globalization;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>What a user sees of an Order: plan and observation as a status.</summary>
internal static class OrderStatus
{
    // In bytes.
    private const int LongestMessage = 1000;

    public static V1Alpha1OrderStatus From(OrderObservation observed, Plan plan, OrderOutcome outcome, DateTimeOffset now)
    {
        var order = observed.Order;
        var entries = OrderEntries.Of(plan);
        var summary = OrderSummary.Of(order, entries, [.. plan.Problems, .. outcome.Problems], plan.AnnotationProblem);
        return order.Status with
        {
            ObservedGeneration = order.Generation(),
            Conditions = Conditions.From(OrderConditions.Of(summary), order.Status.Conditions, order.Generation(), now),
            Phase = summary.Phase,
            Message = summary.Message,
            Progress = string.Create(CultureInfo.InvariantCulture, $"{summary.Succeeded}/{summary.Total}"),
            Succeeded = summary.Succeeded,
            Failed = summary.Failed,
            Total = summary.Total,
            ArtifactWorkflows = entries.GroupBy(entry => entry.Hash).ToDictionary(same => same.Key, same => same.First().Status),
            UnresolvedArtifacts = Unresolved(summary.Problems, entries.Count),
            EndpointGenerations = Endpoints(observed),
            SecretGenerations = Secrets(observed),
            LastForceAt = plan.ForcedAt,
        };
    }

    /// <summary>Returns the status of an Order whose deletion waits.</summary>
    public static V1Alpha1OrderStatus Deleting(V1Alpha1Order order, string message, DateTimeOffset now) => order.Status with
    {
        ObservedGeneration = order.Generation(),
        Message = message,
        Conditions = Deletion.Conditions(order.Status.Conditions, order.Generation(), message, now),
    };

    /// <summary>Returns the status of an Order whose finalizer the API server refuses to add or to remove.</summary>
    public static V1Alpha1OrderStatus Refused(V1Alpha1Order order, HttpOperationException refusal, DateTimeOffset now)
    {
        var message = Deletion.Refusal($"change the finalizers of Order {order.Name()}", refusal);
        return order.IsDeleting() ? Deleting(order, message, now) : order.Status with
        {
            ObservedGeneration = order.Generation(),
            Message = message,
            Conditions = WriteRefusal.Conditions(order.Status.Conditions, order.Generation(), message, refusal, now),
        };
    }

    private static List<UnresolvedArtifact>? Unresolved(IReadOnlyList<ArtifactProblem> problems, int entries)
    {
        var longest = OrderEntries.MessageBytes(entries + problems.Count, LongestMessage);
        return problems.Count == 0
            ? null
            : [.. problems.Select(problem => new UnresolvedArtifact { ArtifactIndex = problem.Index, Reason = problem.Reason, Message = problem.Message.TruncateBytes(longest) })];
    }

    private static SortedDictionary<string, long> Endpoints(OrderObservation observed) =>
        new(InUse(observed).Select(use => use.Endpoint).OfType<IMetadata<V1ObjectMeta>>().DistinctBy(endpoint => endpoint.Name())
            .ToDictionary(endpoint => endpoint.Name(), endpoint => endpoint.Generation()), StringComparer.Ordinal);

    private static SortedDictionary<string, string> Secrets(OrderObservation observed) =>
        new(InUse(observed).Where(use => use.Secret is not null).DistinctBy(use => use.SecretName)
            .ToDictionary(use => use.SecretName ?? "", use => use.StableFingerprint ?? use.Secret?.Fingerprint ?? ""), StringComparer.Ordinal);

    private static IEnumerable<EndpointObservation> InUse(OrderObservation observed) =>
        observed.Artifacts.SelectMany(artifact => new[] { artifact.Source, artifact.Destination });
}
