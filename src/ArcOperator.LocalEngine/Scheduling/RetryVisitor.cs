using System.Collections.Immutable;
using System.Globalization;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances a step with a retry strategy: a node whose attempts are nodes, too.</summary>
internal sealed class RetryVisitor(TemplateVisitor visitor, DecisionDraft draft)
{
    private const string Attempts = "";

    public NodeState Visit(NodeRequest request, RetryStrategy strategy, IReadOnlyList<Parameter> inputs)
    {
        var node = draft.Find(request.Name)
            ?? draft.Put(draft.Create(request, NodeType.Retry, NodePhase.Running) with { Inputs = inputs });
        var rules = RetryRules.Read(strategy, TemplateVariables.For(draft, request, inputs));
        if (rules.Problem is { } problem)
        {
            return draft.Put(draft.Finish(node, NodePhase.Error, problem) with { CanRetry = false });
        }

        // An attempt can fail at its start. The next attempt then follows at once.
        while (true)
        {
            var attempts = draft.MembersOf(node, Attempts);
            var last = attempts.Count == 0 ? null : attempts[^1];
            if (last is { IsFinished: true })
            {
                var decision = rules.Decide(attempts, draft.Now, Limits.Refusal(draft, request.IsExitHandler));
                node = Follow(node, last, decision);
                if (!decision.TriesAgain)
                {
                    return node;
                }
            }

            var number = last is { IsFinished: false } ? attempts.Count - 1 : attempts.Count;
            var attempt = visitor.Visit(Attempt(request, rules, attempts, number));
            node = Remember(request, attempt);
            if (!attempt.IsFinished)
            {
                return node;
            }
        }
    }

    private NodeState Follow(NodeState node, NodeState last, RetryDecision decision)
    {
        if (decision.WaitsUntil is { } time)
        {
            draft.WakeAt(time);
        }

        return decision.Phase is { } phase
            ? draft.Put(draft.Finish(node, phase, decision.Message, last.Outputs) with { CanRetry = last.CanRetry })
            : draft.Put(node with { Message = decision.Message });
    }

    private NodeState Remember(NodeRequest request, NodeState attempt)
    {
        var node = draft.Find(request.Name) ?? throw new InvalidOperationException($"node {request.Name} is missing");
        var attempts = node.Members.GetValueOrDefault(Attempts, ImmutableList<string>.Empty);
        if (attempts.Contains(attempt.Id))
        {
            return node;
        }

        node = draft.Put(node with { Members = node.Members.SetItem(Attempts, attempts.Add(attempt.Id)) });
        draft.Link(node.Id, attempt.Id);
        return draft.FindById(node.Id) ?? node;
    }

    private static NodeRequest Attempt(NodeRequest request, RetryRules rules, IReadOnlyList<NodeState> attempts, int number) => request with
    {
        Name = $"{request.Name}({number})",
        DisplayName = $"{request.DisplayName}({number})",
        IsAttempt = true,
        Deadline = rules.DeadlineOf(attempts),
        Variables = new Dictionary<string, string>(request.Variables) { ["retries"] = number.ToString(CultureInfo.InvariantCulture) },
    };
}
