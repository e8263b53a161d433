using System.Collections.Immutable;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances steps, one group after the other.</summary>
internal sealed class StepsVisitor(TemplateVisitor visitor, DecisionDraft draft)
{
    public NodeState Visit(NodeRequest request, IReadOnlyList<Parameter> inputs, IVariableScope variables)
    {
        var node = draft.Find(request.Name) ?? draft.Put(draft.Create(request, NodeType.Steps, NodePhase.Running) with { Inputs = inputs });
        var groups = request.Template.Template.Steps ?? [];
        var calls = new CallEvaluator(draft, request, node, "steps");
        var scope = new VariableChain(new SiblingVariables("steps", name => FindCall(node, groups, name)), variables);
        for (var index = 0; index < groups.Count; index++)
        {
            var group = new StepGroupVisitor(visitor, draft, calls, scope).Visit(request, node, groups[index], index);
            if (!group.IsFinished)
            {
                return draft.Latest(node);
            }

            if (group.IsFailure)
            {
                return draft.Put(draft.Finish(Leave(node, group), group.Phase, group.Message) with { CanRetry = group.CanRetry });
            }
        }

        return Succeed(groups.Count == 0 ? node : Leave(node, draft.Find($"{node.Name}[{groups.Count - 1}]")), calls, scope);
    }

    private NodeState Succeed(NodeState node, CallEvaluator calls, IVariableScope scope)
    {
        try
        {
            return draft.Finish(node, NodePhase.Succeeded, outputs: calls.Outputs(scope));
        }
        catch (FormatException error)
        {
            return draft.Put(draft.Finish(node, NodePhase.Error, error.Message) with { CanRetry = false });
        }
    }

    private SiblingNodes? FindCall(NodeState node, IReadOnlyList<IReadOnlyList<StepCall>> groups, string name)
    {
        for (var index = 0; index < groups.Count; index++)
        {
            if (groups[index].FirstOrDefault(call => call.Name == name) is not { } call)
            {
                continue;
            }

            var group = draft.Find($"{node.Name}[{index}]");
            return group is not { IsFinished: true } ? null
                : call.IsExpanded ? new(null, draft.MembersOf(group, name))
                : draft.Find($"{group.Name}.{name}") is { } found ? new(found, null)
                : null;
        }

        return null;
    }

    private NodeState Leave(NodeState node, NodeState? last) =>
        draft.Put(draft.Latest(node) with { Outbound = last is null ? [] : [.. GraphLinks.EndsOf(draft, last.Id).Distinct()] });
}

/// <summary>Advances one group of steps, which run in parallel.</summary>
internal sealed class StepGroupVisitor(TemplateVisitor visitor, DecisionDraft draft, CallEvaluator calls, IVariableScope variables)
{
    public NodeState Visit(NodeRequest request, NodeState parent, IReadOnlyList<StepCall> calls, int index)
    {
        var name = $"{parent.Name}[{index}]";
        var group = draft.Find(name) ?? Begin(request, parent, name, index);
        if (group.IsFinished)
        {
            return group;
        }

        try
        {
            // All calls are evaluated before the first one starts, so that a mistake in one starts none.
            var decisions = calls.SelectMany(call => Decide(call, name)).ToList();
            group = draft.Put(group with { Members = Members(calls, decisions) });
            var nodes = decisions.Select(entry => (entry.Call, Node: Begin(group, entry.Decision))).ToList();
            return nodes.Exists(entry => !entry.Node.IsFinished) ? draft.Latest(group) : Finish(draft.Latest(group), nodes);
        }
        catch (FormatException error)
        {
            return draft.Put(draft.Finish(draft.Latest(group), NodePhase.Error, error.Message) with { CanRetry = false });
        }
    }

    private IEnumerable<(StepCall Call, CallDecision Decision)> Decide(StepCall call, string group) =>
        CallExpansion.Expand(call, variables).Select(instance => (call, calls.Decide(call, instance, group)));

    private NodeState Begin(NodeRequest request, NodeState parent, string name, int index)
    {
        var group = draft.Create(
            new()
            {
                Name = name,
                DisplayName = $"[{index}]",
                Template = request.Template,
                BoundaryId = parent.Id,
                IsExitHandler = request.IsExitHandler,
            },
            NodeType.StepGroup,
            NodePhase.Running);
        // A group has no template of its own.
        group = draft.Put(group with { TemplateName = "" });
        GraphLinks.Connect(draft, index == 0 ? [] : [draft.IdOf($"{parent.Name}[{index - 1}]")], group.Id);
        if (index == 0)
        {
            draft.Link(parent.Id, group.Id);
        }

        return group;
    }

    private NodeState Begin(NodeState group, CallDecision decision)
    {
        var node = decision.SkipReason is { } reason ? calls.Skip(decision.Request, NodePhase.Skipped, reason) : visitor.Visit(decision.Request);
        draft.Link(group.Id, node.Id);
        return node;
    }

    private NodeState Finish(NodeState group, List<(StepCall Call, NodeState Node)> nodes)
    {
        var failed = nodes.FirstOrDefault(entry => entry.Node.IsFailure && !entry.Call.ContinuesAfter(entry.Node.Phase)).Node;
        return failed is null
            ? draft.Finish(group, NodePhase.Succeeded)
            : draft.Put(draft.Finish(group, NodePhase.Failed, $"child '{failed.Id}' failed") with { CanRetry = failed.CanRetry });
    }

    private ImmutableDictionary<string, ImmutableList<string>> Members(
        IReadOnlyList<StepCall> calls, IEnumerable<(StepCall Call, CallDecision Decision)> decisions)
    {
        var ids = decisions.ToLookup(entry => entry.Call.Name, entry => draft.IdOf(entry.Decision.Request.Name));
        return calls.ToImmutableDictionary(call => call.Name, call => ids[call.Name].ToImmutableList());
    }
}
