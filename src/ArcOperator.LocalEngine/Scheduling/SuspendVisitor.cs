using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances a suspend template. Without a duration, it ends with the Workflow.</summary>
internal sealed class SuspendVisitor(DecisionDraft draft)
{
    public NodeState Visit(NodeRequest request, IReadOnlyList<Parameter> inputs, IVariableScope variables)
    {
        if (ArgoDuration.TryParse(request.Template.Template.Timeout, out var timeout) && draft.Find(request.Name) is null)
        {
            request = request with { Deadline = draft.Now + timeout };
        }

        var written = Substitution.Apply(request.Template.Template.Suspend?.Duration ?? "", variables);
        var duration = TimeSpan.Zero;
        if (written.Problem is not null || (written.Text.Length > 0 && !ArgoDuration.TryParse(written.Text, out duration)))
        {
            return draft.CreateError(request, NodeType.Suspend, written.Problem ?? $"suspend.duration '{written.Text}' is not a valid duration");
        }

        var node = draft.Find(request.Name)
            ?? draft.Put(draft.Create(request, NodeType.Suspend, NodePhase.Running) with { Inputs = inputs });
        if (written.Text.Length == 0)
        {
            return node;
        }

        var end = node.StartedAt + duration;
        if (end <= draft.Now)
        {
            return draft.Finish(node, NodePhase.Succeeded);
        }

        draft.WakeAt(end);
        return node;
    }
}
