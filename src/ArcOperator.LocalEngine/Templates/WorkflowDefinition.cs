using System.Text.Json;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>All that has to be known to run a Workflow. Never changes while it runs, whatever happens to the templates.</summary>
internal sealed record WorkflowDefinition(WorkflowIdentity Identity, WorkflowSpec Spec, TemplateLibrary Library)
{
    /// <summary>The merged specification, if the Workflow refers to a template.</summary>
    public JsonElement? StoredSpec { get; init; }

    public TemplateScope Scope => TemplateScope.Local(Identity.Name);

    /// <summary>The arguments with their values.</summary>
    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        .. (Spec.Arguments?.Parameters ?? [])
            .Select(argument => new Parameter { Name = argument.Name, Value = argument.Value ?? argument.Default ?? "" })
    ];

    public TemplateDefinition? FindTemplate(string? name) => name is null ? null : Library.Find(Scope, name);

    /// <summary>Never null for a definition that was checked.</summary>
    public TemplateDefinition? Entrypoint => FindTemplate(Spec.Entrypoint);

    public TemplateDefinition? ExitHandler => FindTemplate(Spec.OnExit);
}
