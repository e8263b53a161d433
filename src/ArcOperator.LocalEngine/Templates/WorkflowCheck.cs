using System.Text.Json;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Finds what is wrong with a Workflow before anything of it is run.</summary>
internal static class WorkflowCheck
{
    /// <param name="definition">The Workflow, merged.</param>
    /// <param name="spec">Its specification as JSON.</param>
    public static CheckResult Of(WorkflowDefinition definition, JsonElement spec)
    {
        var templates = ReachableTemplates.From(definition);
        var findings = FieldAudit.Of(spec, ArgoFields.Workflow, "spec")
            .Concat(templates.SelectMany(template => FieldAudit.Of(template.Raw, ArgoFields.Template, template.Path)))
            .ToList();
        var refused = findings.Where(finding => !finding.IsPodOnly).Select(finding => $"{finding.Path} is not supported by the local engine");
        return new(
            [.. refused, .. OfWorkflow(definition), .. templates.SelectMany(template => TemplateCheck.Of(definition, template))],
            [.. findings.Where(finding => finding.IsPodOnly).Select(finding => finding.Path)]);
    }

    private static IEnumerable<string> OfWorkflow(WorkflowDefinition definition)
    {
        if (definition.Entrypoint is null)
        {
            yield return definition.Spec.Entrypoint is { Length: > 0 } name
                ? $"spec.entrypoint: template '{name}' is not there"
                : "spec.entrypoint is required";
        }

        if (definition is { Spec.OnExit: { Length: > 0 } handler, ExitHandler: null })
        {
            yield return $"spec.onExit: template '{handler}' is not there";
        }

        foreach (var argument in (definition.Spec.Arguments?.Parameters ?? []).Where(argument => (argument.Value ?? argument.Default) is null))
        {
            yield return $"spec.arguments.parameters[{argument.Name}] has no value";
        }
    }
}
