using System.Collections.Immutable;
using System.Text.Json;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Advances a container, script or container set. Launches its processes once.</summary>
internal sealed class ProcessVisitor(DecisionDraft draft)
{
    public NodeState Visit(NodeRequest request, IReadOnlyList<Parameter> inputs, IVariableScope variables)
    {
        if (draft.Find(request.Name) is { } known)
        {
            return known;
        }

        try
        {
            var prepared = LaunchPreparation.Prepare(draft, request, variables);
            var node = draft.Create(request, NodeType.Pod, NodePhase.Pending);
            draft.Launch(prepared.Launch);
            node = draft.Put(node with
            {
                Inputs = inputs,
                LongestRun = prepared.LongestRun,
                Deadline = Earlier(node.Deadline, node.StartedAt + prepared.Timeout),
            });
            return request.Template.Template.ContainerSet is null ? node : ContainerNodes.Create(draft, request, node, prepared.Launch);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return draft.Put(draft.CreateError(request, NodeType.Pod, error.Message) with { Inputs = inputs });
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one < other ? one : other;
}

/// <summary>The nodes of the containers of a pod.</summary>
internal static class ContainerNodes
{
    /// <summary>The name under which a pod has its containers as members.</summary>
    public const string Containers = "";

    public static string NameOf(string pod, string container) => $"{pod}.{container}";

    /// <summary>Adds a node for each container. Containers without dependencies are children of the pod, others of their dependencies.</summary>
    /// <returns>The pod.</returns>
    public static NodeState Create(DecisionDraft draft, NodeRequest request, NodeState pod, StepLaunch launch)
    {
        var containers = launch.Containers.Select(container => container.Spec).ToList();
        var ids = containers.Select(container => Create(draft, request, pod, container.Name).Id).ToImmutableList();
        draft.Put(pod with { Members = pod.Members.SetItem(Containers, ids) });
        foreach (var container in containers)
        {
            var parents = container.Dependencies.Count == 0 ? [pod.Id] : container.Dependencies.Select(name => draft.IdOf(NameOf(pod.Name, name)));
            parents.ToList().ForEach(parent => draft.Link(parent, draft.IdOf(NameOf(pod.Name, container.Name))));
        }

        return draft.Latest(pod);
    }

    private static NodeState Create(DecisionDraft draft, NodeRequest request, NodeState pod, string container)
    {
        var own = request with { Name = NameOf(pod.Name, container), DisplayName = container, BoundaryId = pod.Id, Deadline = null };
        return draft.Put(draft.Create(own, NodeType.Container, NodePhase.Pending) with { OutputDefinitions = [] });
    }
}
