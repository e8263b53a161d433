using System.Collections.Immutable;
using System.Globalization;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A template with a retry strategy: one node over its attempts.</summary>
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

        // An attempt may be over as soon as it begins; then the next one is due.
        while (true)
        {
            var attempts = board.MembersOf(node, Attempts);
            var last = attempts.Count == 0 ? null : attempts[^1];
            if (last is { IsFinished: true })
            {
                var verdict = rules.Judge(attempts, board.Now, Limits.Refusal(board, request.IsExitHandler));
                node = Follow(node, last, verdict);
                if (!verdict.TriesAgain)
                {
                    return node;
                }
            }

            var number = last is { IsFinished: false } ? attempts.Count - 1 : attempts.Count;
            var attempt = visitor.Visit(Attempt(request, rules, attempts, number));
            node = Remember(request, attempt);
            if (attempt is not { IsFinished: true })
            {
                return node;
            }
        }
    }

    private NodeState Follow(NodeState node, NodeState last, RetryVerdict verdict)
    {
        if (verdict.WaitsUntil is { } time)
        {
            board.WakeAt(time);
        }

        return verdict.Phase is { } phase
            ? board.Put(board.Finish(node, phase, verdict.Message, last.Outputs) with { CanRetry = last.CanRetry })
            : board.Put(node with { Message = verdict.Message });
    }

    private NodeState Remember(NodeRequest request, NodeState? attempt)
    {
        var node = board.Find(request.Name) ?? throw new InvalidOperationException($"node {request.Name} vanished");
        var attempts = node.Members.GetValueOrDefault(Attempts, ImmutableList<string>.Empty);
        if (attempt is null || attempts.Contains(attempt.Id))
        {
            return node;
        }

        node = board.Put(node with { Members = node.Members.SetItem(Attempts, attempts.Add(attempt.Id)) });
        board.Link(node.Id, attempt.Id);
        return board.FindById(node.Id) ?? node;
    }

    private static NodeRequest Attempt(NodeRequest request, RetryRules rules, IReadOnlyList<NodeState> attempts, int number)
    {
        var before = number > 0 ? attempts[number - 1] : null;
        var lasted = (before?.FinishedAt - before?.StartedAt) ?? TimeSpan.Zero;
        return request with
        {
            Name = $"{request.Name}({number})",
            DisplayName = $"{request.DisplayName}({number})",
            IsAttempt = true,
            Deadline = rules.DeadlineOf(attempts),
            Variables = new Dictionary<string, string>(request.Variables)
            {
                ["retries"] = number.ToString(CultureInfo.InvariantCulture),
                ["lastRetry.exitCode"] = (before?.Outputs.ExitCode ?? 0).ToString(CultureInfo.InvariantCulture),
                ["lastRetry.status"] = before?.Phase.ToString() ?? "",
                ["lastRetry.message"] = before?.Message ?? "",
                ["lastRetry.duration"] = lasted.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            },
        };
    }
}
