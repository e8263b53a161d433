using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Which Workflow it is.</summary>
internal sealed record WorkflowIdentity(string Namespace, string Name, string Uid)
{
    public DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public static WorkflowIdentity Of(Workflow workflow) => new(workflow.Namespace() ?? "", workflow.Name(), workflow.Uid())
    {
        CreatedAt = workflow.CreationTimestamp() ?? default(DateTimeOffset),
        Labels = workflow.Metadata.Labels ?? new Dictionary<string, string>(),
        Annotations = workflow.Metadata.Annotations ?? new Dictionary<string, string>(),
    };

    public override string ToString() => $"{Namespace}/{Name}";
}
