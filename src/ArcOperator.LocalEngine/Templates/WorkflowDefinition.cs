using System.Text.Json;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Everything that a run of a Workflow needs. It stays the same during the run, even if the templates change.</summary>
internal sealed record WorkflowDefinition(WorkflowIdentity Identity, WorkflowSpec Spec, TemplateLibrary Library)
{
    /// <summary>The merged specification. Null if the Workflow refers to no template.</summary>
    public JsonElement? StoredSpec { get; init; }

    /// <summary>The arguments with their values.</summary>
    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        .. (Spec.Arguments?.Parameters ?? [])
            .Select(argument => new Parameter { Name = argument.Name, Value = argument.Value ?? argument.Default ?? "" })
    ];

    /// <summary>The first template. Never null in a checked definition.</summary>
    public TemplateDefinition? Entrypoint => Library.Find(Spec.Entrypoint);

    public TemplateDefinition? ExitHandler => Library.Find(Spec.OnExit);
}

/// <summary>Namespace, name and UID of a Workflow.</summary>
internal sealed record WorkflowIdentity(string Namespace, string Name, string Uid)
{
    public static WorkflowIdentity Of(Workflow workflow) => new(workflow.Namespace() ?? "", workflow.Name(), workflow.Uid());

    public override string ToString() => $"{Namespace}/{Name}";
}
