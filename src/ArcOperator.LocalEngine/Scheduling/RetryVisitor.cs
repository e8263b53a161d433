using System.Collections.Immutable;
using System.Globalization;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances a step with a retry strategy: a node whose attempts are nodes, too.</summary>
internal sealed class RetryVisitor(TemplateVisitor visitor, Board board)
{
    private const string Attempts = "";

    public NodeState Visit(NodeRequest request, RetryStrategy strategy, IReadOnlyList<Parameter> inputs)
    {
        var node = board.Find(request.Name)
            ?? board.Put(board.Create(request, NodeType.Retry, NodePhase.Running) with { Inputs = inputs });
        var rules = RetryRules.Read(strategy, TemplateVariables.For(board, request, inputs));
        if (rules.Problem is { } problem)
        {
            return board.Put(board.Finish(node, NodePhase.Error, problem) with { CanRetry = false });
        }

        // An attempt can fail at its start. The next attempt then follows at once.
        while (true)
        {
            var attempts = board.MembersOf(node, Attempts);
            var last = attempts.Count == 0 ? null : attempts[^1];
            if (last is { IsFinished: true })
            {
                var decision = rules.Decide(attempts, board.Now, Limits.Refusal(board, request.IsExitHandler));
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
            board.WakeAt(time);
        }

        return decision.Phase is { } phase
            ? board.Put(board.Finish(node, phase, decision.Message, last.Outputs) with { CanRetry = last.CanRetry })
            : board.Put(node with { Message = decision.Message });
    }

    private NodeState Remember(NodeRequest request, NodeState attempt)
    {
        var node = board.Find(request.Name) ?? throw new InvalidOperationException($"node {request.Name} is missing");
        var attempts = node.Members.GetValueOrDefault(Attempts, ImmutableList<string>.Empty);
        if (attempts.Contains(attempt.Id))
        {
            return node;
        }

        node = board.Put(node with { Members = node.Members.SetItem(Attempts, attempts.Add(attempt.Id)) });
        board.Link(node.Id, attempt.Id);
        return board.FindById(node.Id) ?? node;
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
